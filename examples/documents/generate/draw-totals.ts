import type { Fact } from "./draw-facts.ts";
import type { Paper } from "./paper.ts";
import type { Sheet } from "./sheet.ts";

/** The block of sums under a table, amounts ending at `right`; the line numbered `strong` stands out. */
export function drawTotals(
  paper: Paper,
  sheet: Sheet,
  y: number,
  totals: readonly Fact[],
  options: { x: number; right: number; strong: number; size?: number },
): number {
  const { x, right, strong, size = 9.5 } = options;
  const leading = size * 1.85;
  totals.forEach(([label, amount], at) => {
    const lineY = y + at * leading + (at >= strong ? 4 : 0);
    const weight = at === strong ? "bold" : "regular";
    if (at === strong) {
      sheet.rule(x, lineY - size * 1.25, right, { thickness: 0.9, color: paper.options.accent });
    }
    sheet.text(x, lineY, label, { size: at === strong ? size + 1.5 : size, weight });
    sheet.text(right, lineY, amount, { size: at === strong ? size + 1.5 : size, weight, align: "right" });
  });
  return y + totals.length * leading;
}
