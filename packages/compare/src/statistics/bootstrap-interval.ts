import { quantileSorted } from "d3-array";
import { seededRandom } from "../engine/seeded-random.ts";
import { minimumDocuments } from "./minimum-documents.ts";

const draws = 5000;

/**
 * The 95 % percentile bootstrap interval of a mean over documents.
 *
 * @returns `null` below 20 values.
 */
export function bootstrapInterval(values: readonly number[], seed: number): [number, number] | null {
  if (values.length < minimumDocuments) return null;
  const random = seededRandom(seed);
  const means = Array.from({ length: draws }, () => {
    let sum = 0;
    for (let pick = 0; pick < values.length; pick += 1)
      sum += values[Math.floor(random() * values.length)] ?? 0;
    return sum / values.length;
  }).sort((a, b) => a - b);
  return [quantileSorted(means, 0.025) ?? 0, quantileSorted(means, 0.975) ?? 0];
}
