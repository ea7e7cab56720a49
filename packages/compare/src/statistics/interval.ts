import { quantileSorted } from "d3-array";
import { effectiveDocuments, minimumDocuments } from "./documents.ts";
import { seededRandom } from "./random.ts";

const draws = 5000;

/**
 * The 95 % percentile bootstrap interval of a mean over documents.
 *
 * @param weights - how much each value counts in the mean.
 * @returns `null` below 20 values, or when so few of them decide the mean that they are worth less than 20.
 */
export function bootstrapInterval(
  values: readonly number[],
  weights: readonly number[],
  seed: number,
): [number, number] | null {
  if (effectiveDocuments(weights) < minimumDocuments) return null;
  const random = seededRandom(seed);
  const means = Array.from({ length: draws }, () => {
    let sum = 0;
    let weightSum = 0;
    for (let pick = 0; pick < values.length; pick += 1) {
      const index = Math.floor(random() * values.length);
      const weight = weights[index] ?? 0;
      sum += weight * (values[index] ?? 0);
      weightSum += weight;
    }
    return sum / weightSum;
  }).sort((a, b) => a - b);
  return [quantileSorted(means, 0.025) ?? 0, quantileSorted(means, 0.975) ?? 0];
}
