import { effectiveDocuments, weightedMean } from "./documents.ts";
import { studentP, studentQuantile } from "./student.ts";

/** What a sample says of the mean that it was drawn from. */
export interface MeanEstimate {
  mean: number;
  /** Of the mean. */
  standardError: number;
  /** Of the mean as an estimate: that of the values, divided by the root of their number. */
  skewness: number;
  degreesOfFreedom: number;
}

/** Less than this is what is left of equal values after rounding. */
const leastError = 1e-9;

/**
 * Mean, standard error and skewness of values that count differently.
 *
 * @returns `null` with fewer than two values.
 */
export function estimateMean(values: readonly number[], weights: readonly number[]): MeanEstimate | null {
  const mean = weightedMean(values, weights);
  const count = values.length;
  if (mean === null || count < 2) return null;
  const meanWeight = weights.reduce((sum, weight) => sum + weight, 0) / count;
  let squares = 0;
  let cubes = 0;
  values.forEach((value, index) => {
    const residual = ((weights[index] ?? 0) / meanWeight) * (value - mean);
    squares += residual ** 2;
    cubes += residual ** 3;
  });
  const standardError = Math.sqrt(squares / (count * (count - 1)));
  const isConstant = standardError < leastError;
  return {
    mean,
    standardError: isConstant ? 0 : standardError,
    skewness: isConstant ? 0 : cubes / squares ** 1.5,
    degreesOfFreedom: effectiveDocuments(weights) - 1,
  };
}

/**
 * The 95 % interval of the mean for documents like those in the sample: Student's interval, and Hall's correction of it
 * for skewness, whichever goes further at each end. Student's holds for heavy tails and falls short for skewed values;
 * Hall's is the other way round.
 */
export function samplingInterval(estimate: MeanEstimate): [number, number] {
  const { mean, standardError, skewness, degreesOfFreedom } = estimate;
  const quantile = studentQuantile(degreesOfFreedom);
  const upper = Math.max(quantile, correctedQuantile(quantile, skewness));
  const lower = Math.min(-quantile, correctedQuantile(-quantile, skewness));
  return [mean - standardError * upper, mean - standardError * lower];
}

/** The two-sided p-value of a mean of zero: below 0.05 exactly when {@link samplingInterval} leaves zero out. */
export function meanTest({ mean, standardError, skewness, degreesOfFreedom }: MeanEstimate): number {
  if (standardError === 0) return Math.abs(mean) < leastError ? 1 : 0;
  const student = mean / standardError;
  return Math.max(
    studentP(student, degreesOfFreedom),
    studentP(correctedStatistic(student, skewness), degreesOfFreedom),
  );
}

/** Hall's monotone cubic: a Student statistic without the first effect that skewness has on it. */
function correctedStatistic(student: number, skewness: number): number {
  return student + (skewness * student ** 2) / 3 + (skewness ** 2 * student ** 3) / 27 + skewness / 6;
}

/** The inverse of {@link correctedStatistic}. */
function correctedQuantile(quantile: number, skewness: number): number {
  // Below this the cube root has no digits left, and the correction is smaller than any figure shown.
  if (Math.abs(skewness) < 1e-6) return quantile;
  return (3 / skewness) * (Math.cbrt(1 + skewness * (quantile - skewness / 6)) - 1);
}
