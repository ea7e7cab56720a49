import { editSimilarity } from "./edit-similarity.ts";

/** Likeness of two texts after folding case and runs of white space, 0 to 100. */
export function textSimilarity(truth: string, text: string): number {
  return 100 * editSimilarity(fold(truth), fold(text));
}

function fold(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, " ");
}
