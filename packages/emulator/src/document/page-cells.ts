import type { DocumentPage, ReadDocument, TextLine } from "./read-document.ts";

/** Words that stand close together on a line: one label, one value, one cell of a table. */
export interface Cell {
  text: string;
  x: number;
  right: number;
}

export interface CellLine {
  /** 0-indexed page. */
  page: number;
  y: number;
  height: number;
  text: string;
  cells: Cell[];
}

/** A gap wider than this share of the letter height divides two cells. */
const GAP_SHARE = 0.62;

/** All lines of the document, top to bottom and page by page, divided into cells. */
export function listCellLines(document: ReadDocument): CellLine[] {
  return document.pages.flatMap((page: DocumentPage) =>
    page.lines.map((line) => {
      const cells = lineCells(line);
      const height = Math.max(...line.runs.map((run) => run.height));
      return { page: page.index, y: line.y, height, text: cells.map((cell) => cell.text).join(" "), cells };
    }),
  );
}

function lineCells(line: TextLine): Cell[] {
  const cells: Cell[] = [];
  for (const run of line.runs) {
    const last = cells.at(-1);
    const right = run.x + run.width;
    const gap = last ? run.x - last.right : Number.POSITIVE_INFINITY;
    if (last && gap < run.height * GAP_SHARE) {
      last.text += gap > run.height * 0.12 ? ` ${run.text}` : run.text;
      last.right = Math.max(last.right, right);
    } else {
      cells.push({ text: run.text, x: run.x, right });
    }
  }
  return cells.map((cell) => ({ ...cell, text: cell.text.trim() }));
}
