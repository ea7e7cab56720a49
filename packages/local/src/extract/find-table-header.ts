import { matchLabel } from "./match-label.ts";
import type { Cell, CellLine } from "./page-cells.ts";
import type { ScalarField, TableField } from "./schema-field.ts";

/** A header cell and the column of the schema that it names; `undefined` for a column that nobody asked for. */
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
export function readTableHeader(line: CellLine, at: number, table: TableField): TableHeader | undefined {
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
export function findTableHeader(lines: readonly CellLine[], table: TableField): TableHeader | undefined {
  let best: TableHeader | undefined;
  lines.forEach((line, at) => {
    const header = readTableHeader(line, at, table);
    if (header && header.matched > (best?.matched ?? 0)) best = header;
  });
  return best;
}
