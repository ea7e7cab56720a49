import { effectiveDocuments, weightedMean } from "./document-weights.ts";
import { minimumDocuments } from "./minimum-documents.ts";

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
