import type { DocumentFacts } from "./document-facts.ts";
import { evidenceOf, type FoundRow, joinEvidence } from "./found-value.ts";
import { matchLabel } from "./match-label.ts";
import { normalizeLabel } from "./normalize-label.ts";
import type { Cell, CellLine } from "./page-cells.ts";
import { readTypedValue } from "./read-typed-value.ts";
import type { ScalarField, TableField } from "./schema-field.ts";

export interface FoundTable {
  rows: FoundRow[];
  /** Header and body lines. */
  lines: Set<CellLine>;
}

/** How far, in points, a cell may be from its column's left edge, right edge and middle, whichever is nearest. */
const MOST_OFF_COLUMN = 24;
/** A gap wider than this many gaps between rows ends a table before a line with fewer cells. */
const SET_OFF_GAPS = 1.3;
/** A line nearer than this, in letter heights, belongs to the row above. */
const SAME_ROW_HEIGHTS = 1.75;

/**
 * Reads a table by the positions of its columns, over all its pages: where the header is repeated the
 * columns are read again, where it is missing the columns of the page before still hold.
 */
export function findTable(lines: readonly CellLine[], table: TableField, facts: DocumentFacts): FoundTable {
  const found: FoundTable = { rows: [], lines: new Set() };
  let header = findTableHeader(lines, table);
  if (!header) return found;
  found.lines.add(lines[header.at] as CellLine);
  let lastRowLine: CellLine | undefined;
  let cellsOfRow = 0;
  let rowGap = 0;
  for (let at = header.at + 1; at < lines.length; at += 1) {
    const line = lines[at] as CellLine;
    const repeated = readTableHeader(line, at, table);
    if (repeated && repeated.matched >= header.matched - 1) {
      header = repeated;
      found.lines.add(line);
      continue;
    }
    const start = normalizeLabel(line.text);
    if (carriedLine.test(start)) continue;
    const row = readRow(line, header, facts);
    const isShort = line.cells.length < cellsOfRow;
    const isSum = isShort && (totalsStart.test(start) || isSetOff(line, lastRowLine, rowGap));
    if (row && !isSum) {
      if (lastRowLine?.page === line.page) rowGap = Math.max(rowGap, line.y - lastRowLine.y);
      found.rows.push(row);
      found.lines.add(line);
      lastRowLine = line;
      cellsOfRow = line.cells.length;
    } else if (isSum || totalsStart.test(start)) {
      break;
    } else if (lastRowLine && continues(line, lastRowLine)) {
      if (appendText(found.rows.at(-1), line, header)) lastRowLine = line;
    }
  }
  return found;
}

/** A name and an amount, below a wider gap than there is between the rows: sums are set off, whatever they are called. */
function isSetOff(line: CellLine, above: CellLine | undefined, rowGap: number): boolean {
  return (
    line.cells.length === 2 &&
    rowGap > 0 &&
    above !== undefined &&
    line.page === above.page &&
    line.y - above.y > rowGap * SET_OFF_GAPS
  );
}

function readRow(line: CellLine, header: TableHeader, facts: DocumentFacts): FoundRow | undefined {
  // A column may be called `__proto__`.
  const row: FoundRow = Object.create(null);
  for (const cell of line.cells) {
    const target = nearestColumn(cell, header);
    if (!target) return undefined;
    if (!target.column) continue;
    const value = readTypedValue(cell.text, target.column, facts);
    if (value === undefined) {
      if (/^[-–—]+$/.test(cell.text)) continue;
      return undefined;
    }
    row[target.column.name] = { value, evidence: evidenceOf(line.page, line.text, [cell]) };
  }
  const columns = header.cells.flatMap(({ column }) => column ?? []);
  const present = columns.filter(({ name }) => row[name]);
  const typed = columns.filter(({ kind }) => kind !== "string");
  const hasTyped = typed.length === 0 || typed.some(({ name }) => row[name]);
  const hasDate = columns.filter(({ kind }) => kind === "date").every(({ name }) => row[name]);
  return present.length >= Math.max(1, Math.ceil(columns.length * 0.6)) && hasTyped && hasDate
    ? row
    : undefined;
}

function nearestColumn(cell: Cell, header: TableHeader) {
  const distances = header.cells.map((candidate) => ({
    candidate,
    distance: offColumn(cell, candidate.cell),
  }));
  const nearest = distances.sort((a, b) => a.distance - b.distance)[0];
  return nearest && nearest.distance <= MOST_OFF_COLUMN ? nearest.candidate : undefined;
}

function offColumn(cell: Cell, head: Cell): number {
  const middle = Math.abs((cell.x + cell.right - head.x - head.right) / 2);
  return Math.min(Math.abs(cell.x - head.x), Math.abs(cell.right - head.right), middle);
}

function continues(line: CellLine, above: CellLine): boolean {
  return (
    line.page === above.page && line.y - above.y <= SAME_ROW_HEIGHTS * above.height && line.cells.length === 1
  );
}

/** Adds a wrapped line to the text column that it is under. */
function appendText(row: FoundRow | undefined, line: CellLine, header: TableHeader): boolean {
  const cell = line.cells[0];
  const column = cell && nearestColumn(cell, header)?.column;
  const found = column?.kind === "string" ? row?.[column.name] : undefined;
  if (!cell || !found) return false;
  found.value = `${String(found.value)} ${cell.text}`;
  const text = `${found.evidence.text} ${cell.text}`;
  found.evidence = joinEvidence(found.evidence, evidenceOf(line.page, text, [cell]));
  return true;
}

/** A header cell and the column of the schema that it names; `undefined` for a column that was not asked for. */
export interface HeaderCell {
  cell: Cell;
  column: ScalarField | undefined;
}

export interface TableHeader {
  /** Position in the list of lines. */
  at: number;
  /** Left to right. */
  cells: HeaderCell[];
  matched: number;
}

/** Reads a line as the header of a table, when at least two of its cells, and half of them, name columns. */
function readTableHeader(line: CellLine, at: number, table: TableField): TableHeader | undefined {
  const needed = Math.min(2, table.columns.length);
  if (line.cells.length < needed) return undefined;
  const offers = line.cells.flatMap((cell) => {
    return table.columns.flatMap((column) => {
      const match = matchLabel(cell.text, column);
      return match?.kind === "whole" ? [{ cell, column, rank: match.rank }] : [];
    });
  });
  const columnOf = new Map<Cell, ScalarField>();
  const taken = new Set<ScalarField>();
  for (const { cell, column } of offers.sort((a, b) => a.rank - b.rank)) {
    if (columnOf.has(cell) || taken.has(column)) continue;
    columnOf.set(cell, column);
    taken.add(column);
  }
  if (columnOf.size < needed || columnOf.size * 2 < line.cells.length) return undefined;
  const cells = line.cells.map((cell) => ({ cell, column: columnOf.get(cell) }));
  return { at, cells, matched: columnOf.size };
}

/** The header with the most named columns; the first of equals. */
function findTableHeader(lines: readonly CellLine[], table: TableField): TableHeader | undefined {
  let best: TableHeader | undefined;
  lines.forEach((line, at) => {
    const header = readTableHeader(line, at, table);
    if (header && header.matched > (best?.matched ?? 0)) best = header;
  });
  return best;
}

/** Words with which a totals block, or what follows a table, begins. */
const totalsStart =
  /^(sub ?total|total|net total|net amount|grand total|goods total|vat|tax|sales tax|consumption tax|mwst|ust|tva|zwischensumme|gesamt|summe|nettobetrag|amount due|balance due|closing balance|new balance|discount|shipping|thank you|notes?|payment)\b/;

/** Lines inside a table that are no rows: what is carried over a page break, page numbers. */
const carriedLine =
  /\b(carried forward|brought forward|carried over|continued|ubertrag|a reporter|report|page \d+|seite \d+)\b/;
