import { distance } from "fastest-levenshtein";

/** 1 for equal texts, 0 for texts that have nothing in common: one minus the edits for each character of the longer. */
export function editSimilarity(a: string, b: string): number {
  return a === b ? 1 : 1 - distance(a, b) / Math.max(a.length, b.length);
}
