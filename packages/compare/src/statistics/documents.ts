import { group } from "d3-array";

/** Below this many documents there is no interval and no verdict; wins, ties and losses are shown instead. */
export const minimumDocuments = 30;

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
