import { COMPANY_SHAPE } from "./company-shape.ts";
import type { DocumentFacts } from "./document-facts.ts";
import { findChoice } from "./find-choice.ts";
import { findLabelledShape } from "./find-labelled-shape.ts";
import { asksForIssuer } from "./find-party-name.ts";
import { findTableHeader } from "./find-table-header.ts";
import type { FieldReader, FoundRow, FoundValue } from "./found-value.ts";
import { knownLabels } from "./known-labels.ts";
import { normaliseLabel } from "./normalise-label.ts";
import { type CellLine, listCellLines } from "./page-cells.ts";
import { findCurrencies } from "./parse-currency.ts";
import type { ReadDocument } from "./read-document.ts";
import { asksForCurrency, readTypedValue } from "./read-typed-value.ts";
import { rowPattern } from "./row-pattern.ts";
import type { ScalarField, SchemaField, TableField } from "./schema-field.ts";
import { totalsStart } from "./table-lines.ts";

/** A page without its line breaks: two spaces stand where a cell or a line ended. */
export interface FlatPage {
  page: number;
  text: string;
}

/** Looks for shapes in the text with all line breaks taken out. A table is only followed on pages that show its header. */
export function extractByPattern(
  document: ReadDocument,
  fields: readonly SchemaField[],
  documentFacts: DocumentFacts,
): FieldReader {
  // A slashed date is read the American way, wherever the document comes from.
  const facts: DocumentFacts = { ...documentFacts, slashOrder: "month-day" };
  const isLabel = knownLabels(fields);
  const pages = document.pages.map((page) => listCellLines({ pages: [page] }));
  const flat = pages.map((lines, page) => ({ page, text: flatten(lines) }));
  return {
    readScalar: (field) => findLabelledShape(field, flat, facts, isLabel) ?? readUnlabelled(field, flat),
    readRows: ({ name, columns }) =>
      pages.flatMap((lines) => readRows(lines, { shape: "table", name, columns: [...columns] }, facts)),
  };
}

function flatten(lines: readonly CellLine[]): string {
  return lines.flatMap((line) => line.cells.map((cell) => cell.text)).join("  ");
}

function readUnlabelled(field: ScalarField, flat: readonly FlatPage[]): FoundValue | undefined {
  if (field.choices && !asksForCurrency(field)) {
    const starts = flat.map(({ page, text }) => ({ page, text: text.slice(0, 200) }));
    return findChoice(field.choices, starts);
  }
  for (const { page, text } of flat) {
    const value = unlabelledShape(field, text);
    if (value) return { value, evidence: { page, text: value } };
  }
  return undefined;
}

function unlabelledShape(field: ScalarField, text: string): string | undefined {
  if (asksForCurrency(field)) return findCurrencies(text)[0];
  return asksForIssuer(field) ? new RegExp(COMPANY_SHAPE, "u").exec(text)?.[0] : undefined;
}

function readRows(lines: readonly CellLine[], table: TableField, facts: DocumentFacts): FoundRow[] {
  const header = findTableHeader(lines, table);
  const page = lines[0]?.page;
  if (!header || page === undefined) return [];
  const columns = header.cells.map(({ column }) => column);
  const after = lines.slice(header.at + 1);
  const end = after.findIndex((line) => totalsStart.test(normaliseLabel(line.text)));
  const text = flatten(end < 0 ? after : after.slice(0, end));
  const pattern = new RegExp(`(?<!\\S)${rowPattern(columns, "flat")}(?!\\S)`, "gu");
  return [...text.matchAll(pattern)].map((match) => {
    const row: FoundRow = {};
    columns.forEach((column, at) => {
      const value = column && readTypedValue(match[at + 1] ?? "", column, facts);
      if (column && value !== undefined) row[column.name] = { value, evidence: { page, text: match[0] } };
    });
    return row;
  });
}
