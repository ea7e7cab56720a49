import { effectiveDocuments, minimumDocuments } from "./documents.ts";
import { estimateMean, type MeanEstimate, samplingInterval } from "./estimate.ts";

/** The least and the greatest that one document can bring. */
export type Bounds = readonly [number, number];

/** Of the accuracy of one pipeline. */
export const accuracyBounds: Bounds = [0, 100];

/** Of the difference between two. */
export const differenceBounds: Bounds = [-100, 100];

/**
 * The 95 % interval of a mean over documents. It allows for kinds of documents that the sample has none of.
 *
 * @param weights - how much each value counts in the mean.
 * @returns `null` below 30 values, or when so few of them decide the mean that they are worth less than 30.
 */
export function meanInterval(
  values: readonly number[],
  weights: readonly number[],
  bounds: Bounds,
): [number, number] | null {
  if (effectiveDocuments(weights) < minimumDocuments) return null;
  const estimate = estimateMean(values, weights);
  return estimate && widenForUnseen(estimate, unseenShare(weights), bounds);
}

/** How often a sample has none of a kind of document that makes up the {@link unseenShare}. */
const chanceOfNone = 0.1;

/**
 * How much of the mix can be documents of a kind that the sample has none of: 2.3 of as many as it has. A subset of few
 * documents that counts as much as the others makes it larger.
 */
export function unseenShare(weights: readonly number[]): number {
  return weights.length === 0 ? 1 : 1 - chanceOfNone ** (Math.max(...weights) / weights.length);
}

/** {@link samplingInterval}, at least as wide as documents of an unseen kind can move the mean. */
export function widenForUnseen(
  estimate: MeanEstimate,
  share: number,
  [least, most]: Bounds,
): [number, number] {
  const [low, high] = samplingInterval(estimate);
  const seen = (1 - share) * estimate.mean;
  return [
    Math.max(least, Math.min(low, seen + share * least)),
    Math.min(most, Math.max(high, seen + share * most)),
  ];
}
