import type { Path } from "./address.ts";
import type { AlignedLeaf, Alignment } from "./align.ts";
import type { SlotOf } from "./slots.ts";
import { flatten } from "./value-tree.ts";

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

/** Counts the verdicts over an alignment of an answer with the truth. Every value of both is counted exactly once. */
export function judge({ leaves, extraRows }: Alignment, slotOf: SlotOf): Buckets {
  const buckets = emptyBuckets();
  for (const leaf of leaves) buckets[verdictOfLeaf(leaf, slotOf)] += 1;
  for (const { listPath, index, node } of extraRows)
    for (const { path } of flatten(node, [...listPath, index])) buckets[verdictOfExtra(path, slotOf)] += 1;
  return buckets;
}

/** The verdict on one place of an alignment with the truth. */
export function verdictOfLeaf({ path, reference, value }: AlignedLeaf, slotOf: SlotOf): Verdict {
  if (reference && value) return reference.key === value.key ? "correct" : "incorrect";
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
