/**
 * What became of one value.
 *
 * - `matched`: right.
 * - `misread`: both have a value, and they differ.
 * - `unfound`: the truth has one, the answer has none.
 * - `fabricated`: the field is provided, the truth has nothing there, the answer has.
 * - `invented_item`: part of a row that the truth does not have.
 * - `invented_field`: a field that nobody asked for.
 */
export const verdicts = [
  "matched",
  "misread",
  "unfound",
  "fabricated",
  "invented_item",
  "invented_field",
] as const;

/** One of {@link verdicts}. */
export type Verdict = (typeof verdicts)[number];
