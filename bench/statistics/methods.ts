// Intervals of a mean that were tried, for comparison with the one that reports use.
import {
  estimateMean,
  type MeanEstimate,
  samplingInterval,
} from "../../packages/compare/src/statistics/estimate.ts";
import { differenceBounds, meanInterval } from "../../packages/compare/src/statistics/interval.ts";
import { seededRandom } from "../../packages/compare/src/statistics/random.ts";
import { studentQuantile } from "../../packages/compare/src/statistics/student.ts";

type Interval = readonly [number, number];

const draws = 1000;
const random = seededRandom(7);

/** By name, as the table has them. The second is what reports had before; the last is what they have. */
export const methods: Readonly<Record<string, (values: readonly number[]) => Interval>> = {
  Student: student,
  "percentile bootstrap": (values) => middle(bootstrap(values).map(({ mean }) => mean)),
  BCa: bca,
  "bootstrap-t": bootstrapT,
  Johnson: johnson,
  "Student and Hall": (values) => samplingInterval(estimateOf(values)),
  "and unseen kinds": (values) => meanInterval(values, ones(values), differenceBounds) ?? [0, 0],
};

function student(values: readonly number[]): Interval {
  const { mean, standardError, degreesOfFreedom } = estimateOf(values);
  const half = studentQuantile(degreesOfFreedom) * standardError;
  return [mean - half, mean + half];
}

/** Johnson (1978): Student's interval, moved by the skewness. */
function johnson(values: readonly number[]): Interval {
  const { standardError, skewness } = estimateOf(values);
  const [low, high] = student(values);
  const shift = (standardError * skewness) / 6 + (standardError * skewness) / 3;
  return [low + shift, high + shift];
}

/** Efron (1987): percentiles, moved by bias and acceleration. */
function bca(values: readonly number[]): Interval {
  const { mean, skewness } = estimateOf(values);
  const means = bootstrap(values)
    .map((resample) => resample.mean)
    .sort((a, b) => a - b);
  const below = means.filter((value) => value < mean).length / draws;
  const bias = normalQuantile(Math.min(Math.max(below, 1 / draws), 1 - 1 / draws));
  const acceleration = skewness / 6;
  const at = (quantile: number) => {
    const moved = bias + quantile;
    const share = normalShare(bias + moved / (1 - acceleration * moved));
    return means[Math.min(draws - 1, Math.floor(share * draws))] ?? mean;
  };
  return [at(-1.96), at(1.96)];
}

function bootstrapT(values: readonly number[]): Interval {
  const { mean, standardError } = estimateOf(values);
  const [low, high] = middle(
    bootstrap(values).map((resample) =>
      resample.standardError === 0 ? 0 : (resample.mean - mean) / resample.standardError,
    ),
  );
  return [mean - standardError * high, mean - standardError * low];
}

/** Of the sample drawn last: three methods share its resamples. */
let last: { values: readonly number[]; resamples: MeanEstimate[] } | undefined;

function bootstrap(values: readonly number[]): readonly MeanEstimate[] {
  if (last?.values === values) return last.resamples;
  const weights = ones(values);
  const resamples = Array.from({ length: draws }, () =>
    estimateOf(
      values.map(() => values[Math.floor(random() * values.length)] ?? 0),
      weights,
    ),
  );
  last = { values, resamples };
  return resamples;
}

function middle(values: readonly number[]): Interval {
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[Math.floor(0.025 * draws)] ?? 0, sorted[Math.ceil(0.975 * draws) - 1] ?? 0];
}

function estimateOf(values: readonly number[], weights = ones(values)) {
  const estimate = estimateMean(values, weights);
  if (!estimate) throw new Error("An interval takes two values.");
  return estimate;
}

function ones(values: readonly unknown[]): number[] {
  return new Array<number>(values.length).fill(1);
}

/** The logistic fit to the normal distribution; off by less than 0.0002. */
function normalShare(value: number): number {
  return 1 / (1 + Math.exp(-0.07056 * value ** 3 - 1.5976 * value));
}

function normalQuantile(share: number): number {
  let [low, high] = [-8, 8];
  for (let halving = 0; halving < 50; halving += 1) {
    const between = (low + high) / 2;
    if (normalShare(between) < share) low = between;
    else high = between;
  }
  return (low + high) / 2;
}
