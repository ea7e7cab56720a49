import type { PageRead, TextItem } from "../reader/document.ts";
import { linesOf } from "../reader/text-lines.ts";

/** What is on one height of the page, left to right. */
export interface TextLine {
  /** Base line, in points from the top. */
  y: number;
  runs: TextItem[];
}

/** A page of lines. */
export interface LayoutPage {
  /** 0-indexed. */
  index: number;
  lines: TextLine[];
}

/** What values are looked for in. */
export interface LayoutDocument {
  pages: LayoutPage[];
}

/** The lines of the pages that an engine read. */
export function toLayout(pages: readonly Pick<PageRead, "index" | "items">[]): LayoutDocument {
  return { pages: pages.map(({ index, items }) => ({ index, lines: linesOf({ items }) })) };
}
