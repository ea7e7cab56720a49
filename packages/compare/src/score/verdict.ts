import type { Path } from "./address.ts";
import type { AlignedLeaf, Alignment } from "./align.ts";
import type { SlotOf } from "./slots.ts";
import { flatten, isSame } from "./value-tree.ts";

/**
 * The verdict on one value.
 *
 * - `correct`: equal to the truth.
 * - `incorrect`: both have a value, and they differ.
 * - `missing`: the truth has one, the answer has none.
 * - `fabricated`: the field is provided, the truth has nothing there, the answer has.
 * - `extra_row`: part of a row that the truth does not have.
 * - `extra_field`: a field that neither truth nor schema has.
 */
export const verdicts = [
  "correct",
  "incorrect",
  "missing",
  "fabricated",
  "extra_row",
  "extra_field",
] as const;

/** One of {@link verdicts}. */
export type Verdict = (typeof verdicts)[number];

/** How many values got which verdict. */
export type Buckets = Record<Verdict, number>;

/**
 * Counts the verdicts over an alignment of an answer with the truth. Every value of both is counted exactly once.
 *
 * @param weightOf - what a value counts. Default: 1 each.
 */
export function judge(
  { leaves, extraRows }: Alignment,
  slotOf: SlotOf,
  weightOf: (path: Path) => number = () => 1,
): Buckets {
  const buckets = emptyBuckets();
  for (const leaf of leaves) buckets[verdictOfLeaf(leaf, slotOf)] += weightOf(leaf.path);
  for (const { listPath, index, node } of extraRows)
    for (const { path } of flatten(node, [...listPath, index]))
      buckets[verdictOfExtra(path, slotOf)] += weightOf(path);
  return buckets;
}

/** The verdict on one place of an alignment with the truth. */
export function verdictOfLeaf({ path, reference, value }: AlignedLeaf, slotOf: SlotOf): Verdict {
  if (reference && value) return isSame(reference, value) ? "correct" : "incorrect";
  if (reference) return "missing";
  return slotOf(path) === "slot" ? "fabricated" : "extra_field";
}

/** The verdict on a value in a row that the truth does not have. */
export function verdictOfExtra(path: Path, slotOf: SlotOf): Verdict {
  return slotOf(path) === "slot" ? "extra_row" : "extra_field";
}

/** No value with any verdict. */
export function emptyBuckets(): Buckets {
  return Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Buckets;
}
