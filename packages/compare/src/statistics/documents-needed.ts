import { effectiveDocuments, minimumDocuments, weightedMean } from "./documents.ts";
import { unseenShare } from "./interval.ts";

/** Quantiles of the normal distribution for two-sided 5 %, and for a power of 80 %. */
const significanceQuantile = 1.96;
const powerQuantile = 0.84;

/**
 * Documents of the same mix needed for a verdict on a mean difference 8 times in 10. With the observed difference it is a
 * rough guide only. Never below the number without which there is no verdict.
 *
 * @param weights - how much each document counts in the mean.
 * @param difference - the difference that matters, in points. Default: the observed mean.
 * @returns `null` when there is no difference, or too few documents to know their spread.
 */
export function documentsNeeded(
  differences: readonly number[],
  weights: readonly number[],
  difference?: number,
): number | null {
  const count = differences.length;
  const observed = weightedMean(differences, weights) ?? 0;
  const wanted = Math.abs(difference ?? observed);
  if (count < 2 || wanted === 0) return null;
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  const squares = differences.reduce(
    (sum, value, index) => sum + ((weights[index] ?? 0) * (value - observed)) ** 2,
    0,
  );
  // With equal weights, the variance of the differences.
  const variance = (squares * count ** 2) / (weightSum ** 2 * (count - 1));
  const forChance = ((significanceQuantile + powerQuantile) ** 2 * variance) / wanted ** 2;
  // Of a mix in which few documents decide, a verdict takes more.
  const least = (minimumDocuments * count) / effectiveDocuments(weights);
  return Math.ceil(Math.max(least, forChance, forUnseen(wanted, variance, weights)));
}

/** From how many documents on a kind that none of them is of can no longer take the difference away. */
function forUnseen(wanted: number, variance: number, weights: readonly number[]): number {
  // What such a kind can take away, in points: this, divided by the number of documents.
  const loss = -Math.log1p(-unseenShare(weights)) * weights.length * (100 + wanted);
  const margin = powerQuantile * Math.sqrt(variance);
  return ((margin + Math.sqrt(margin ** 2 + 4 * wanted * loss)) / (2 * wanted)) ** 2;
}
