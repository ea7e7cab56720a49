import { distance } from "fastest-levenshtein";

/** About five seconds. */
const mostCells = 40_000_000_000;

/**
 * Likeness of two texts after folding case and runs of white space, 0 to 100.
 *
 * @returns `null` for texts so long that comparing them takes minutes: from about 200,000 characters each.
 */
export function textSimilarity(truth: string, text: string): number | null {
  const [a, b] = [normalizeText(truth), normalizeText(text)];
  return a !== b && a.length * b.length > mostCells ? null : 100 * editSimilarity(a, b);
}

/** A text without what case and white space add to it. */
function normalizeText(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, " ");
}

/** 1 for equal texts, 0 for texts that have nothing in common: one minus the edits for each character of the longer. */
export function editSimilarity(a: string, b: string): number {
  return a === b ? 1 : 1 - distance(a, b) / Math.max(a.length, b.length);
}
