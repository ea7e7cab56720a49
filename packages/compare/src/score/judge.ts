import type { Path } from "./address.ts";
import type { AlignedLeaf, Alignment } from "./align.ts";
import { flatten } from "./flatten.ts";
import type { SlotOf } from "./schema-slots.ts";
import type { Verdict } from "./verdict.ts";

/** How many values got which verdict. */
export type Buckets = Record<Verdict, number>;

/** Counts the verdicts over an alignment of an answer with the truth. Every value of both is counted exactly once. */
export function judge({ leaves, extraRows }: Alignment, slotOf: SlotOf): Buckets {
  const buckets: Buckets = {
    matched: 0,
    misread: 0,
    unfound: 0,
    fabricated: 0,
    invented_item: 0,
    invented_field: 0,
  };
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
