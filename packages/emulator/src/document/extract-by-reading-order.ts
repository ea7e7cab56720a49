import type { DocumentFacts } from "./document-facts.ts";
import { asksForAddress, findAddress } from "./find-address.ts";
import { findChoice } from "./find-choice.ts";
import { asksForIssuer, asksForTitle, letterheadCells } from "./find-party-name.ts";
import { findTableHeader } from "./find-table-header.ts";
import type { FieldReader, FoundValue } from "./found-value.ts";
import { type IsLabel, knownLabels } from "./known-labels.ts";
import { matchLabel } from "./match-label.ts";
import { type CellLine, listCellLines } from "./page-cells.ts";
import { findCurrencies } from "./parse-currency.ts";
import { findDate } from "./parse-date.ts";
import type { ReadDocument } from "./read-document.ts";
import { readLeadingValue } from "./read-leading-value.ts";
import { readLinePatternRows } from "./read-line-pattern-rows.ts";
import { asksForCurrency } from "./read-typed-value.ts";
import type { ScalarField, SchemaField } from "./schema-field.ts";

/**
 * Walks the text line by line, as it would be read aloud. Dates written in words, and amounts with apostrophes, are left
 * as they are printed.
 */
export function extractByReadingOrder(
  document: ReadDocument,
  fields: readonly SchemaField[],
  facts: DocumentFacts,
): FieldReader {
  const lines = listCellLines(document);
  const isLabel = knownLabels(fields);
  const headers = new Set(
    fields.flatMap((field) => {
      const header = field.shape === "table" ? findTableHeader(lines, field) : undefined;
      return header ? [lines[header.at] as CellLine] : [];
    }),
  );
  const walked = lines.filter((line) => !headers.has(line));
  return {
    readScalar: (field) =>
      (asksForAddress(field) ? findAddress(field, lines, isLabel) : undefined) ??
      readLabelled(field, walked, isLabel, facts) ??
      readUnlabelled(field, lines),
    readRows: (table) =>
      readLinePatternRows(lines, { shape: "table", name: table.name, columns: [...table.columns] }, facts),
  };
}

function readLabelled(
  field: ScalarField,
  lines: readonly CellLine[],
  isLabel: IsLabel,
  facts: DocumentFacts,
): FoundValue | undefined {
  let best: (FoundValue & { rank: number }) | undefined;
  lines.forEach((line, at) => {
    line.cells.forEach((cell, position) => {
      const match = matchLabel(cell.text, field);
      if (!match || (best && match.rank >= best.rank)) return;
      const next = match.rest || nextText(lines, at, position, isLabel);
      if (!next || (match.kind === "loose" && field.kind === "string" && !/^[\p{Lu}\d]/u.test(next))) return;
      const value = asPrinted(next, field) ?? readLeadingValue(next, field, facts);
      if (value === undefined) return;
      best = { value, rank: match.rank, evidence: { page: line.page, text: line.text } };
    });
  });
  return best;
}

/** What comes after a label: the next words of its line, else the words at the same place of the next line. */
function nextText(
  lines: readonly CellLine[],
  at: number,
  position: number,
  isLabel: IsLabel,
): string | undefined {
  const line = lines[at] as CellLine;
  const beside = line.cells[position + 1];
  if (beside && !isLabel(beside.text)) return beside.text;
  const next = lines[at + 1];
  if (!next || next.page !== line.page) return undefined;
  const below = next.cells.length === line.cells.length ? next.cells[position] : next.cells[0];
  return below && !isLabel(below.text) ? below.text : undefined;
}

/** Forms that this reader does not convert. */
function asPrinted(text: string, field: ScalarField): string | undefined {
  if (field.kind === "date") {
    const date = findDate(text);
    return date?.style === "day-first" || date?.style === "month-first" ? date.printed : undefined;
  }
  if (field.kind === "number" && /^\D{0,5}\d{1,3}(['’]\d{3})+/.test(text)) return text;
  return undefined;
}

function readUnlabelled(field: ScalarField, lines: readonly CellLine[]): FoundValue | undefined {
  if (asksForCurrency(field)) {
    const line = lines.find(({ text }) => findCurrencies(text).length > 0);
    return line && { value: findCurrencies(line.text)[0], evidence: { page: line.page, text: line.text } };
  }
  if (field.choices) return findChoice(field.choices, lines);
  if (asksForTitle(field)) {
    const line = lines[0];
    return line && { value: line.cells[0]?.text, evidence: { page: line.page, text: line.text } };
  }
  if (!asksForIssuer(field)) return undefined;
  const [first] = letterheadCells(lines, 2);
  return first && { value: first.cell.text, evidence: { page: first.page, text: first.cell.text } };
}
