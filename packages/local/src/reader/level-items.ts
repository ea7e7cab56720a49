import type { TextItem } from "./document.ts";

/** Below it, an item is more often dirt than text. */
const leastConfidence = 0.4;
/** An item that is this much higher than the median is a heading, and keeps its height. */
const headingShare = 1.6;

/**
 * Gives words of OCR the height of a line. Their boxes are tight around the ink: on one row "64.90" is twice as high as its
 * neighbors, and rows fall apart. Items of body size get the page's median height around their own vertical center. Here `y`
 * is the top.
 */
export function levelItems(items: readonly TextItem[]): TextItem[] {
  const sure = items.filter(({ confidence }) => (confidence ?? 1) > leastConfidence);
  const heights = sure.map(({ height }) => height).sort((a, b) => a - b);
  const median = heights[Math.floor(heights.length / 2)] ?? 0;
  return sure.map((item) =>
    item.height > median * headingShare
      ? item
      : { ...item, y: item.y + (item.height - median) / 2, height: median },
  );
}
