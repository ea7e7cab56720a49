import { group } from "d3-array";

/** Below this many documents, intervals and tests say more than is known; wins, ties and losses are shown instead. */
export const minimumDocuments = 20;

/**
 * How much each document counts in a mean over subsets: as much in all as every other subset. 1 for each when there is
 * one subset.
 */
export function documentWeights(
  documents: readonly string[],
  subsetOf: (document: string) => string | undefined,
): number[] {
  const subsets = group(documents, (document) => subsetOf(document) ?? "");
  return documents.map(
    (document) => documents.length / (subsets.size * (subsets.get(subsetOf(document) ?? "")?.length ?? 1)),
  );
}

/**
 * As how many documents of equal weight these are worth (Kish): 300 invoices and 5 contracts, both kinds counting the
 * same, are worth 20.
 */
export function effectiveDocuments(weights: readonly number[]): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight ** 2, 0);
  // Equal weights must not fall short of their number by a rounding error.
  return squares === 0 ? 0 : Number((sum ** 2 / squares).toFixed(6));
}

/** The mean of values that count differently. */
export function weightedMean(values: readonly number[], weights: readonly number[]): number | null {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return null;
  return values.reduce((total, value, index) => total + value * (weights[index] ?? 0), 0) / sum;
}

/** Two-sided 5 % and a power of 80 %. */
const quantileSum = 1.96 + 0.84;

/**
 * Documents of the same mix needed to see a mean difference 8 times in 10. With the observed difference it is a rough
 * guide only. Never below the number without which there is no verdict.
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
  const wanted = difference ?? observed;
  if (count < 2 || wanted === 0) return null;
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  const squares = differences.reduce(
    (sum, value, index) => sum + ((weights[index] ?? 0) * (value - observed)) ** 2,
    0,
  );
  // With equal weights, the variance of the differences.
  const variance = (squares * count ** 2) / (weightSum ** 2 * (count - 1));
  // Of a mix in which few documents decide, a verdict takes more.
  const least = Math.ceil((minimumDocuments * count) / effectiveDocuments(weights));
  return Math.max(least, Math.ceil((quantileSum ** 2 * variance) / wanted ** 2));
}
