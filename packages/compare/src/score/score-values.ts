import type { Path } from "./address.ts";
import { align } from "./align.ts";
import type { SlotOf } from "./slots.ts";
import type { ValueNode } from "./value-tree.ts";
import { type Buckets, judge } from "./verdict.ts";

/** How much of a truth an answer has correct. Shares are percentages, 0 to 100; `null` is not measured, never 0. */
export interface ValueScore {
  buckets: Buckets;
  /** Sum of the buckets. */
  total: number;
  /** Values in the truth. */
  truthCount: number;
  /** Values in the answer. */
  assertedCount: number;
  /** Correct values of all values: the headline. */
  accuracy: number | null;
  /** Correct values of those that the answer asserts. */
  precision: number | null;
  /** Correct values of those that the truth holds. */
  recall: number | null;
  /** Harmonic mean of precision and recall; 0 for an answer without any value where the truth has some. */
  f1: number | null;
  /** Places at which there was something and something was found, of all. */
  found: number | null;
  /** Correct values of the places at which both have one. */
  readRight: number | null;
  /** False when a list was too long for the best pairing of its rows to be searched for. */
  matchingExact: boolean;
}

/**
 * Leaf value accuracy of an answer: the headline score.
 *
 * @param weightOf - what a value counts in the shares. Buckets count every value once.
 */
export function scoreValues(
  truth: ValueNode | undefined,
  answer: ValueNode | undefined,
  slotOf: SlotOf,
  weightOf?: (path: Path) => number,
): ValueScore {
  const alignment = align(truth, answer);
  const buckets = judge(alignment, slotOf);
  const counted = countsOf(buckets);
  const weighed = weightOf ? judge(alignment, slotOf, weightOf) : buckets;
  const { correct, incorrect } = weighed;
  const { total, truthCount, assertedCount } = countsOf(weighed);
  return {
    buckets,
    ...counted,
    accuracy: percentage(correct, total),
    precision: percentage(correct, assertedCount),
    recall: percentage(correct, truthCount),
    f1: percentage(2 * correct, truthCount + assertedCount),
    found: percentage(correct + incorrect, total),
    readRight: percentage(correct, correct + incorrect),
    matchingExact: alignment.exact,
  };
}

function countsOf(buckets: Buckets): Pick<ValueScore, "total" | "truthCount" | "assertedCount"> {
  const total = Object.values(buckets).reduce((sum, count) => sum + count, 0);
  return {
    total,
    truthCount: buckets.correct + buckets.incorrect + buckets.missing,
    assertedCount: total - buckets.missing,
  };
}

function percentage(part: number, whole: number): number | null {
  return whole === 0 ? null : (100 * part) / whole;
}
