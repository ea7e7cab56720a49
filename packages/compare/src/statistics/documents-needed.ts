import { deviation, mean } from "d3-array";

/** Two-sided 5 % and a power of 80 %. */
const quantileSum = 1.96 + 0.84;

/**
 * Documents needed to see a mean difference 8 times in 10. With the observed difference it is a rough guide only.
 *
 * @param difference - the difference that matters, in points. Default: the observed mean.
 * @returns `null` when there is no difference, or too few documents to know their spread.
 */
export function documentsNeeded(
  differences: readonly number[],
  difference: number = mean(differences) ?? 0,
): number | null {
  const spread = deviation(differences);
  if (spread === undefined || difference === 0) return null;
  return Math.max(2, Math.ceil(((quantileSum * spread) / difference) ** 2));
}
