import { grey } from "./colors.ts";
import type { Paper } from "./paper.ts";

/** A rule, the same lines and the page number at the foot of every page that has anything on it. */
export function drawFooter(
  paper: Paper,
  lines: readonly string[],
  options: { pageWord?: string; skip?: readonly number[] } = {},
): void {
  const { pageWord = "Page", skip = [] } = options;
  paper.sheets.forEach((sheet, at) => {
    if (skip.includes(at)) return;
    const y = sheet.height - 48;
    sheet.rule(paper.margin, y - 12, sheet.width - paper.margin, { thickness: 0.4, color: grey });
    sheet.lines(paper.margin, y, lines, { size: 7.2, color: grey });
    const number = `${pageWord} ${at + 1} / ${paper.sheets.length}`;
    sheet.text(sheet.width - paper.margin, y, number, { size: 7.2, color: grey, align: "right" });
  });
}
