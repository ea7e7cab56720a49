import { estimateMean, meanTest } from "./estimate.ts";
import { differenceBounds, unseenShare, widenForUnseen } from "./interval.ts";
import { signFlipTest } from "./sign-flips.ts";

/** Two pipelines on the documents that both have a score for. */
export interface Pairing {
  first: string;
  second: string;
  documents: readonly string[];
  /** First minus second, of each document. */
  differences: readonly number[];
  /** How much each document counts in the mean. */
  weights: readonly number[];
  subsetOf: (document: string) => string | undefined;
}

/** What differences say before they are corrected for the number of pairs. */
export interface Judgement {
  interval: [number, number];
  /** The larger of the p-values of both tests. Counting sign flips takes longest: it waits until asked for. */
  p: () => number;
  /** Of the t test alone: `p` is no smaller. */
  leastP: number;
}

/**
 * Interval and test of a mean difference.
 *
 * @param share - how much of the mix can be of a kind that is not in the sample. Default: by the number of documents.
 * @returns `null` with fewer than two documents.
 */
export function judge(
  differences: readonly number[],
  weights: readonly number[],
  share = unseenShare(weights),
): Judgement | null {
  const estimate = estimateMean(differences, weights);
  if (!estimate) return null;
  const leastP = meanTest(estimate);
  return {
    interval: widenForUnseen(estimate, share, differenceBounds),
    p: () =>
      Math.max(
        leastP,
        signFlipTest(differences.map((difference, index) => difference * (weights[index] ?? 0))),
      ),
    leastP,
  };
}
