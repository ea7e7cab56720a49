import { grey } from "./colors.ts";
import type { Sheet } from "./sheet.ts";

export type Fact = readonly [label: string, value: string];

/** Labels with their values beside them; gives back the `y` after the last. */
export function drawFacts(
  sheet: Sheet,
  x: number,
  y: number,
  facts: readonly Fact[],
  options: {
    valueX: number;
    size?: number;
    leading?: number;
    align?: "left" | "right";
    strongLabels?: boolean;
  },
): number {
  const { valueX, size = 9.5, leading = size * 1.65, align = "left" } = options;
  facts.forEach(([label, value], at) => {
    const labelStyle = options.strongLabels ? ({ weight: "bold" } as const) : { color: grey };
    sheet.text(x, y + at * leading, label, { size, ...labelStyle });
    sheet.text(valueX, y + at * leading, value, { size, align });
  });
  return y + facts.length * leading;
}
