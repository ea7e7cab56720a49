import { type Cell, type CellLine, listCellLines } from "./page-cells.ts";
import type { DocumentPage } from "./read-document.ts";

/** A part of a page as a reader sees it. */
export type Block =
  | { kind: "heading"; level: 1 | 2; text: string }
  | { kind: "paragraph"; lines: string[] }
  | { kind: "table"; header: string[]; rows: string[][] };

const LEAST_TABLE_COLUMNS = 3;

/** Divides a page into headings, paragraphs and tables. */
export function listBlocks(page: DocumentPage): Block[] {
  const lines = listCellLines({ pages: [page] });
  const bodyHeight = medianHeight(lines);
  const blocks: Block[] = [];
  let previous: CellLine | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as CellLine;
    const table = readTable(lines, at);
    if (table) {
      blocks.push(table.block);
      at += table.length - 1;
      previous = undefined;
      continue;
    }
    const text = line.cells.map((cell) => cell.text).join("  ");
    const last = blocks.at(-1);
    if (line.height >= bodyHeight * 1.25) {
      blocks.push({ kind: "heading", level: line.height >= bodyHeight * 1.7 ? 1 : 2, text });
    } else if (last?.kind === "paragraph" && previous && line.y - previous.y < line.height * 1.9) {
      last.lines.push(text);
    } else {
      blocks.push({ kind: "paragraph", lines: [text] });
    }
    previous = line;
  }
  return blocks;
}

/** A line of three or more cells, and the lines after it whose cells are in the same columns. */
function readTable(lines: readonly CellLine[], at: number): { block: Block; length: number } | undefined {
  const head = lines[at] as CellLine;
  if (head.cells.length < LEAST_TABLE_COLUMNS) return undefined;
  const rows: string[][] = [];
  let length = 1;
  let last = head;
  for (const line of lines.slice(at + 1)) {
    const columns = line.cells.map((cell) => columnOf(cell, head.cells));
    const isRow = !columns.includes(-1) && new Set(columns).size === columns.length;
    if (!isRow || line.y - last.y > head.height * 4) break;
    if (line.cells.length > 1) {
      rows.push(head.cells.map((_, column) => line.cells[columns.indexOf(column)]?.text ?? ""));
    } else if (!appendWrapped(rows, line, columns, last)) {
      break;
    }
    length += 1;
    last = line;
  }
  if (rows.length < 1) return undefined;
  return { block: { kind: "table", header: head.cells.map((cell) => cell.text), rows }, length };
}

function appendWrapped(
  rows: string[][],
  line: CellLine,
  columns: readonly number[],
  above: CellLine,
): boolean {
  const row = rows.at(-1);
  if (!row || line.y - above.y > line.height * 1.75) return false;
  line.cells.forEach((cell, at) => {
    const column = columns[at] ?? 0;
    row[column] = `${row[column] ?? ""} ${cell.text}`.trim();
  });
  return true;
}

function columnOf(cell: Cell, head: readonly Cell[]): number {
  const distances = head.map((column) =>
    Math.min(
      Math.abs(cell.x - column.x),
      Math.abs(cell.right - column.right),
      Math.abs((cell.x + cell.right - column.x - column.right) / 2),
    ),
  );
  const nearest = Math.min(...distances);
  return nearest <= 12 ? distances.indexOf(nearest) : -1;
}

function medianHeight(lines: readonly CellLine[]): number {
  const heights = lines.map((line) => line.height).sort((a, b) => a - b);
  return heights[Math.floor(heights.length / 2)] ?? 0;
}
