import type { Path } from "./address.ts";
import type { AlignedLeaf, Alignment } from "./align.ts";
import type { SlotOf } from "./slots.ts";
import { flatten } from "./value-tree.ts";

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
  if (reference && value) return reference.key === value.key ? "matched" : "misread";
  if (reference) return "unfound";
  return slotOf(path) === "slot" ? "fabricated" : "invented_field";
}

/** The verdict on a value in a row that the truth does not have. */
export function verdictOfExtra(path: Path, slotOf: SlotOf): Verdict {
  return slotOf(path) === "slot" ? "invented_item" : "invented_field";
}

/** No value with any verdict. */
export function emptyBuckets(): Buckets {
  return Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Buckets;
}
