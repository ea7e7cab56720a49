import type { PageRead, TextItem } from "./document.ts";

/** Items on one base line, left to right. */
export interface ItemLine {
  y: number;
  runs: TextItem[];
}

const sameLinePoints = 3;

/** The items of a page by lines, top to bottom. */
export function linesOf({ items }: Pick<PageRead, "items">): ItemLine[] {
  const lines: ItemLine[] = [];
  for (const item of [...items].sort((a, b) => a.y - b.y || a.x - b.x)) {
    // Sorted by height on the page: only the last lines can be near enough.
    const line = lines.slice(-3).find((candidate) => Math.abs(candidate.y - item.y) <= sameLinePoints);
    if (line) line.runs.push(item);
    else lines.push({ y: item.y, runs: [item] });
  }
  for (const line of lines) line.runs.sort((a, b) => a.x - b.x);
  return lines;
}

/** The text of a page, line by line. */
export function textOfItems(items: readonly TextItem[]): string {
  return linesOf({ items: [...items] })
    .map((line) => line.runs.map((run) => run.text.trim()).join(" "))
    .join("\n");
}
