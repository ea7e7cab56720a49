import type { TextItem } from "./document.ts";

/** Below it, an item is more often dirt than text. */
const leastConfidence = 0.4;
// Both are chosen on the example documents.
/** The height of a line of body text: most words have neither an ascender nor a descender, so the median is too low. */
const bodyQuantile = 0.65;
/** An item that is this much higher than body text is a heading, and keeps its height. */
const headingShare = 2;

/**
 * Gives words of OCR the height of a line. Their boxes are tight around the ink: on one row "64.90" is twice as high as its
 * neighbors, and rows fall apart. Items of body size get the body height of the page around their own vertical center. Here `y`
 * is the top.
 */
export function levelItems(items: readonly TextItem[]): TextItem[] {
  const sure = items.filter(({ confidence }) => (confidence ?? 1) > leastConfidence);
  const heights = sure.map(({ height }) => height).sort((a, b) => a - b);
  const body = heights[Math.floor(heights.length * bodyQuantile)] ?? 0;
  return sure.map((item) =>
    item.height > body * headingShare
      ? item
      : { ...item, y: item.y + (item.height - body) / 2, height: body },
  );
}
