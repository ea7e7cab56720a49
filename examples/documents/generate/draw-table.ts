import { hairline, ink, paleGrey, white } from "./colors.ts";
import type { Paper } from "./paper.ts";
import type { Sheet } from "./sheet.ts";
import { wrapText } from "./wrap-text.ts";

export interface TableColumn {
  label: string;
  /** Left edge, or right edge when `align` is `right`. */
  x: number;
  align?: "left" | "right";
  /** Text wider than this goes on in a second line. */
  wrapWidth?: number;
}

export interface TableOptions {
  columns: readonly TableColumn[];
  rows: readonly (readonly string[])[];
  size?: number;
  rowHeight?: number;
  look?: "band" | "lines" | "plain";
  /** Opens the next page and tells where the table goes on; called when a row would pass `bottom`. */
  nextPage?: () => { sheet: Sheet; y: number };
  bottom?: number;
  /** Whether the header stands again on the pages after the first. */
  repeatHeader?: boolean;
  /** Printed under the last row before a page break and above the first row after it, by number of rows so far. */
  carried?: { forward: (rows: number) => readonly string[]; brought: (rows: number) => readonly string[] };
}

/** Draws a table, over as many pages as it needs; gives back where it ended. */
export function drawTable(
  paper: Paper,
  sheet: Sheet,
  y: number,
  options: TableOptions,
): { sheet: Sheet; y: number } {
  const { columns, rows, size = 9, look = "lines", nextPage, bottom = sheet.height - 110 } = options;
  const rowHeight = options.rowHeight ?? size * 2.1;
  // From the upper edge of a row to the baseline of its first line, so that one line stands in the middle.
  const rise = (rowHeight + size * 0.7) / 2;
  let at = { sheet, y: drawHeader(paper, sheet, y, options, size) + rise };
  const drawCells = (cells: readonly string[], weight: "regular" | "italic") => {
    columns.forEach((column, index) => {
      const cell = cells[index] ?? "";
      const lines = column.wrapWidth ? wrapText(cell, paper.fonts.regular, size, column.wrapWidth) : [cell];
      if (cell !== "") {
        const style = { size, align: column.align ?? "left", weight, leading: size * 1.25 } as const;
        at.sheet.lines(column.x, at.y, lines, style);
      }
    });
  };
  const heightOf = (cells: readonly string[]) => {
    const counts = columns.map((column, index) =>
      column.wrapWidth ? wrapText(cells[index] ?? "", paper.fonts.regular, size, column.wrapWidth).length : 1,
    );
    return rowHeight + (Math.max(...counts) - 1) * size * 1.25;
  };
  rows.forEach((row, index) => {
    const height = heightOf(row);
    if (nextPage && at.y + height > bottom) {
      if (options.carried) drawCells(options.carried.forward(index), "italic");
      at = nextPage();
      if (options.repeatHeader) at.y = drawHeader(paper, at.sheet, at.y, options, size) + rise;
      if (options.carried) {
        drawCells(options.carried.brought(index), "italic");
        at.y += rowHeight;
      }
    }
    if (look === "band" && index % 2 === 1) {
      at.sheet.box(paper.margin, at.y - rise, at.sheet.width - 2 * paper.margin, height, paleGrey);
    }
    drawCells(row, "regular");
    at.y += height;
    if (look === "lines") {
      at.sheet.rule(paper.margin, at.y - rise, at.sheet.width - paper.margin, {
        thickness: 0.3,
        color: hairline,
      });
    }
  });
  return at;
}

/** Gives back the lower edge of the header. */
function drawHeader(paper: Paper, sheet: Sheet, y: number, options: TableOptions, size: number): number {
  const { look = "lines" } = options;
  const right = sheet.width - paper.margin;
  const band = look === "band";
  if (band) sheet.box(paper.margin, y - size * 1.6, right - paper.margin, size * 2.4, paper.options.accent);
  for (const column of options.columns) {
    sheet.text(column.x, y, column.label, {
      size,
      weight: "bold",
      align: column.align ?? "left",
      color: band ? white : ink,
    });
  }
  if (!band) sheet.rule(paper.margin, y + size * 0.7, right, { thickness: 0.9, color: paper.options.accent });
  return y + size * 0.8;
}
