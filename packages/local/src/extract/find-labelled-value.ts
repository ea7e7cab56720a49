import type { DocumentFacts } from "./document-facts.ts";
import { evidenceOf, type FoundValue } from "./found-value.ts";
import type { IsLabel } from "./known-labels.ts";
import { type LabelMatch, matchLabel } from "./match-label.ts";
import type { Cell, CellLine } from "./page-cells.ts";
import { readLeadingValue, readTypedValue } from "./read-typed-value.ts";
import type { ScalarField } from "./schema-field.ts";

export interface LabelSearch {
  lines: readonly CellLine[];
  /** Lines that belong to tables: their cells are no labels for a value elsewhere. */
  tableLines: ReadonlySet<CellLine>;
  isLabel: IsLabel;
  facts: DocumentFacts;
}

/** A value is at most this far, in letter heights, below its label ... */
const MOST_BELOW = 3.2;
/** ... and text at most this far, in points, to the right of it; numbers of a totals block may be further off. */
const MOST_RIGHT_OF_TEXT = 190;

interface Offer extends FoundValue {
  /** Lower is better. */
  cost: number;
  at: number;
}

/** Looks for the field's labels on all pages and takes the value in the same cell, next to it or below it. */
export function findLabelledValue(field: ScalarField, search: LabelSearch): FoundValue | undefined {
  const offers: Offer[] = [];
  search.lines.forEach((line, at) => {
    if (search.tableLines.has(line)) return;
    for (const cell of line.cells) {
      const match = matchLabel(cell.text, field);
      if (!match) continue;
      const offer = readMatch(match, cell, at, field, search);
      if (offer) offers.push({ ...offer, at, cost: match.rank * 2 + offer.cost });
    }
  });
  // Amounts are repeated and summed up towards the end; everything else is printed once, at the top.
  const lastWins = field.kind === "number";
  return offers.sort((a, b) => a.cost - b.cost || (lastWins ? b.at - a.at : a.at - b.at))[0];
}

function readMatch(
  match: LabelMatch,
  cell: Cell,
  at: number,
  field: ScalarField,
  search: LabelSearch,
): (FoundValue & { cost: number }) | undefined {
  const line = search.lines[at] as CellLine;
  if (match.kind === "inline" && match.rest !== "") {
    const value = readLeadingValue(match.rest, field, search.facts);
    if (value !== undefined) return { value, cost: 0, evidence: evidenceOf(line.page, cell.text, [cell]) };
  }
  if (match.kind === "loose" && mayFollowLoosely(match.rest, field, cell, search.isLabel)) {
    const value = readTypedValue(match.rest, field, search.facts);
    if (value !== undefined) return { value, cost: 3, evidence: evidenceOf(line.page, cell.text, [cell]) };
  }
  const penalty = match.kind === "loose" ? 12 : 0;
  if (match.kind === "loose" && field.kind === "string") return undefined;
  if (match.kind === "inline" && match.rest !== "") return undefined;
  const nextTo = readNextTo(cell, line, field, search);
  if (nextTo) return { ...nextTo, cost: penalty };
  const below = readBelow(cell, at, field, search);
  return below ? { ...below, cost: penalty + (field.kind === "number" ? 6 : 1) } : undefined;
}

function mayFollowLoosely(rest: string, field: ScalarField, cell: Cell, isLabel: IsLabel): boolean {
  if (field.kind !== "string") return true;
  const labelWords = cell.text.split(/\s+/).length - rest.split(/\s+/).length;
  return labelWords >= 2 && rest.length <= 60 && /^[\p{Lu}\d]/u.test(rest) && !isLabel(rest);
}

function readNextTo(
  cell: Cell,
  line: CellLine,
  field: ScalarField,
  search: LabelSearch,
): FoundValue | undefined {
  const next = line.cells.find((other) => other.x >= cell.right - 1 && other !== cell);
  if (!next || search.isLabel(next.text)) return undefined;
  if (field.kind === "string" && next.x - cell.right > MOST_RIGHT_OF_TEXT) return undefined;
  const value = readTypedValue(next.text, field, search.facts);
  if (value === undefined) return undefined;
  return { value, evidence: evidenceOf(line.page, `${cell.text} ${next.text}`, [next]) };
}

function readBelow(cell: Cell, at: number, field: ScalarField, search: LabelSearch): FoundValue | undefined {
  const own = search.lines[at] as CellLine;
  for (const line of search.lines.slice(at + 1, at + 5)) {
    if (line.page !== own.page || line.y - cell.y > MOST_BELOW * cell.height || search.tableLines.has(line))
      break;
    const under = line.cells.find((other) => isUnder(other, cell));
    if (!under) continue;
    if (search.isLabel(under.text)) return undefined;
    const value = readTypedValue(under.text, field, search.facts);
    if (value === undefined) return undefined;
    return { value, evidence: evidenceOf(line.page, `${cell.text} / ${under.text}`, [under]) };
  }
  return undefined;
}

/** Same left edge, same right edge, or one above the middle of the other. */
function isUnder(lower: Cell, upper: Cell): boolean {
  if (Math.abs(lower.x - upper.x) < 4 || Math.abs(lower.right - upper.right) < 4) return true;
  const middle = (cell: Cell) => (cell.x + cell.right) / 2;
  return Math.abs(middle(lower) - middle(upper)) < 4;
}
