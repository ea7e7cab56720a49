import type { DocumentFacts } from "./document-facts.ts";
import { asksForAddress, findAddress } from "./find-address.ts";
import { findLabelledValue } from "./find-labelled-value.ts";
import {
  asksForIssuer,
  asksForTitle,
  letterheadCells,
  type PlacedCell,
  standsOut,
} from "./find-party-name.ts";
import { findTable } from "./find-table.ts";
import { evidenceOf, type FieldReader, type FoundValue } from "./found-value.ts";
import { knownLabels } from "./known-labels.ts";
import { normalizeLabel } from "./normalize-label.ts";
import type { CellLine } from "./page-cells.ts";
import { findCurrencies } from "./parse-currency.ts";
import { asksForCurrency } from "./read-typed-value.ts";
import type { ScalarField, SchemaField, TableField } from "./schema-field.ts";

/** Reads by positions on the page: values next to or below their labels, tables by their columns over all pages. */
export function extractByLayout(
  lines: readonly CellLine[],
  fields: readonly SchemaField[],
  facts: DocumentFacts,
): FieldReader {
  const tables = new Map(
    fields
      .filter((field) => field.shape === "table")
      .map((table: TableField) => [table.name, findTable(lines, table, facts)]),
  );
  const tableLines = new Set([...tables.values()].flatMap((table) => [...table.lines]));
  const search = { lines, tableLines, isLabel: knownLabels(fields), facts };
  return {
    readScalar: (field) =>
      (asksForAddress(field) ? findAddress(field, lines, search.isLabel) : undefined) ??
      findLabelledValue(field, search) ??
      readUnlabelled(field, lines, facts),
    readRows: ({ name }) => tables.get(name)?.rows ?? [],
  };
}

function readUnlabelled(
  field: ScalarField,
  lines: readonly CellLine[],
  facts: DocumentFacts,
): FoundValue | undefined {
  if (asksForCurrency(field)) {
    const code = facts.currencies[0];
    const line = lines.find(({ text }) => code !== undefined && findCurrencies(text).includes(code));
    if (!code || !line) return undefined;
    const cells = line.cells.filter(({ text }) => findCurrencies(text).includes(code));
    return { value: code, evidence: evidenceOf(line.page, line.text, cells.length > 0 ? cells : line.cells) };
  }
  if (field.choices) return findChoice(field.choices, largestFirst(lines));
  if (asksForTitle(field)) return largest(firstCells(lines));
  if (!asksForIssuer(field)) return undefined;
  return largest(letterheadCells(lines, 6).filter(({ cell }) => standsOut(cell, lines)));
}

function firstCells(lines: readonly CellLine[]): PlacedCell[] {
  const page = lines[0]?.page;
  return lines
    .filter((line) => line.page === page)
    .flatMap((line) => line.cells.map((cell) => ({ cell, page: line.page })));
}

function largest(cells: readonly PlacedCell[]): FoundValue | undefined {
  const [first] = [...cells].sort((a, b) => b.cell.height - a.cell.height);
  return first && { value: first.cell.text, evidence: evidenceOf(first.page, first.cell.text, [first.cell]) };
}

function largestFirst(lines: readonly CellLine[]): CellLine[] {
  return [...lines].sort((a, b) => b.height - a.height);
}

/** The first line that names one of the choices, in whole words. */
function findChoice(choices: readonly string[], lines: readonly CellLine[]): FoundValue | undefined {
  for (const line of lines) {
    const text = ` ${normalizeLabel(line.text)} `;
    const value = choices.find((choice) => text.includes(` ${normalizeLabel(choice)} `));
    if (value) return { value, evidence: evidenceOf(line.page, line.text, line.cells) };
  }
  return undefined;
}
