import { type ItemLine, linesOf, type PageRead } from "../reader/document.ts";
import { normalizeLabel } from "./normalize-label.ts";

/** Words that are close together on a line: one label, one value, one cell of a table. */
export interface Cell {
  text: string;
  /** `text` in the form in which labels are compared. */
  label: string;
  x: number;
  right: number;
  y: number;
  height: number;
  /** The lowest of its words, 0 to 1. Only of OCR. */
  confidence?: number;
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
export function listCellLines(pages: readonly Pick<PageRead, "index" | "items">[]): CellLine[] {
  return pages.flatMap(({ index, items }) =>
    linesOf(items).map((line) => {
      const cells = lineCells(line);
      const height = Math.max(...cells.map((cell) => cell.height));
      return { page: index, y: line.y, height, text: cells.map((cell) => cell.text).join(" "), cells };
    }),
  );
}

function lineCells(line: ItemLine): Cell[] {
  const cells: Cell[] = [];
  for (const run of line.runs) {
    const last = cells.at(-1);
    const right = run.x + run.width;
    const gap = last ? run.x - last.right : Number.POSITIVE_INFINITY;
    if (last && gap < run.height * GAP_SHARE) {
      last.text += gap > run.height * 0.12 ? ` ${run.text}` : run.text;
      last.right = Math.max(last.right, right);
      if (run.confidence !== undefined) last.confidence = Math.min(last.confidence ?? 1, run.confidence);
    } else {
      const { confidence } = run;
      cells.push({
        ...{ text: run.text, label: "", x: run.x, right, y: line.y, height: run.height },
        ...(confidence === undefined ? {} : { confidence }),
      });
    }
  }
  for (const cell of cells) {
    cell.text = cell.text.replace(/\s+/g, " ").trim();
    cell.label = normalizeLabel(cell.text);
  }
  return cells;
}
