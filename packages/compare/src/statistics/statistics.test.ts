import { describe, expect, it } from "vitest";
import { worstFiveShare } from "../summary/pipeline.ts";
import { documentWeights, effectiveDocuments, weightedMean } from "./documents.ts";
import { documentsNeeded } from "./documents-needed.ts";
import { estimateMean, meanTest, samplingInterval } from "./estimate.ts";
import { holm } from "./holm.ts";
import { accuracyBounds, differenceBounds, meanInterval } from "./interval.ts";
import { signFlipTest } from "./sign-flips.ts";
import { studentP, studentQuantile } from "./student.ts";

const even = (values: readonly unknown[]) => values.map(() => 1);

describe("interval of a mean", () => {
  const values = Array.from({ length: 100 }, (_, index) => index);

  it("is the textbook interval where values are symmetric and unseen kinds move it less", () => {
    const [low, high] = meanInterval(values, even(values), accuracyBounds) ?? [0, 0];
    // Student's quantile for 99 degrees of freedom, and the standard error of 0 to 99.
    const half = 1.9842 * (29.0115 / 10);
    expect(low).toBeCloseTo(49.5 - half, 3);
    expect(high).toBeCloseTo(49.5 + half, 3);
  });

  it("allows for a kind of document that is not in the sample, within what one document can bring", () => {
    const same = new Array(30).fill(7);
    const [low, high] = meanInterval(same, even(same), differenceBounds) ?? [0, 0];
    const share = 1 - 0.1 ** (1 / 30);
    expect(low).toBeCloseTo(7 * (1 - share) - 100 * share, 9);
    expect(high).toBeCloseTo(7 * (1 - share) + 100 * share, 9);
    const perfect = new Array(30).fill(100);
    expect(meanInterval(perfect, even(perfect), accuracyBounds)?.[1]).toBe(100);
  });

  it("reaches further to the side of the long tail", () => {
    const skewed = Array.from({ length: 40 }, (_, index) => (index < 4 ? -60 : 5));
    const estimate = estimateMean(skewed, even(skewed));
    if (!estimate) throw new Error("There is an estimate.");
    const [low, high] = samplingInterval(estimate);
    expect(estimate.mean - low).toBeGreaterThan(high - estimate.mean + 1);
  });

  it("leaves zero out exactly when its test is below 0.05", () => {
    for (let shift = 0; shift < 12; shift += 0.25) {
      const moved = Array.from({ length: 35 }, (_, index) => shift - (index % 7 === 0 ? 25 : -5));
      const estimate = estimateMean(moved, even(moved));
      if (!estimate) throw new Error("There is an estimate.");
      const [low, high] = samplingInterval(estimate);
      expect(low > 0 || high < 0).toBe(meanTest(estimate) < 0.05);
    }
  });

  it("is null below 30 values", () => {
    expect(meanInterval(values.slice(0, 29), even(values.slice(0, 29)), accuracyBounds)).toBeNull();
  });
});

it.each([
  [29, 2.0452],
  [49, 2.0096],
  [1999, 1.9612],
])("Student's quantile for %i degrees of freedom is %f", (degreesOfFreedom, quantile) => {
  expect(studentQuantile(degreesOfFreedom)).toBeCloseTo(quantile, 2.9);
  expect(studentP(quantile, degreesOfFreedom)).toBeCloseTo(0.05, 3.3);
});

describe("weights of documents", () => {
  const kindOf = (id: string) => (id.startsWith("contract") ? "contract" : "invoice");
  const mix = [
    ...Array.from({ length: 300 }, (_, index) => `invoice-${index}`),
    ...Array.from({ length: 5 }, (_, index) => `contract-${index}`),
  ];

  it("let every subset count the same", () => {
    const values = mix.map((id) => (kindOf(id) === "contract" ? 10 : 90));
    expect(weightedMean(values, documentWeights(mix, kindOf))).toBeCloseTo(50, 9);
    expect(weightedMean([], [])).toBeNull();
  });

  it("are 1 without subsets, and worth as many documents as there are", () => {
    const weights = documentWeights(mix, () => undefined);
    expect(new Set(weights)).toEqual(new Set([1]));
    expect(effectiveDocuments(weights)).toBe(305);
    expect(effectiveDocuments(new Array(30).fill(1 / 3))).toBe(30);
  });

  it("give no interval when a handful of documents decides the mean", () => {
    const weights = documentWeights(mix, kindOf);
    expect(effectiveDocuments(weights)).toBeCloseTo(19.67, 2);
    expect(meanInterval(even(mix), weights, accuracyBounds)).toBeNull();
  });

  it("widen the interval around the same mean", () => {
    const documents = [...mix, ...Array.from({ length: 8 }, (_, index) => `contract-more-${index}`)];
    const values = documents.map((_, index) => (index < 300 ? 10 + (index % 3) : 20 * (index % 2)));
    const weights = documentWeights(documents, kindOf);
    const [low, high] = meanInterval(values, weights, accuracyBounds) ?? [0, 0];
    const [plainLow, plainHigh] = meanInterval(values, even(values), accuracyBounds) ?? [0, 0];
    expect(high - low).toBeGreaterThan(2 * (plainHigh - plainLow));
    const mean = weightedMean(values, weights) ?? Number.NaN;
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  });
});

describe("sign-flip test", () => {
  it("counts all ways to flip", () => {
    // Of the 8 ways to flip 3 equal differences, 2 have a sum as large.
    expect(signFlipTest([1, 1, 1])).toBeCloseTo(0.25, 12);
    expect(signFlipTest(new Array(20).fill(1))).toBeCloseTo(2 ** -19, 12);
    // 3 - 1 is as far from zero as 1 - 3, and 4 is further: all but none.
    expect(signFlipTest([3, -1])).toBe(1);
    expect(signFlipTest([1, 2, 4, -0.5])).toBeCloseTo(4 / 16, 12);
  });

  it("knows that four differences cannot be significant, however large", () => {
    expect(signFlipTest([...new Array(40).fill(0), 90, 90, 90, 90])).toBeCloseTo(0.125, 12);
  });

  it("hardly changes where counting ends and the normal distribution begins", () => {
    const differences = Array.from({ length: 200 }, (_, index) => ((index * 37) % 21) - 8.6);
    const counted = signFlipTest(differences);
    expect(signFlipTest([...differences, 1e-9])).toBeCloseTo(counted, 2);
  });

  it("is 1 when nothing differs", () => {
    expect(signFlipTest([0, 0, 0])).toBe(1);
  });
});

it("corrects p-values by Holm's method, in the order given", () => {
  const adjusted = holm([0.04, 0.01, 0.03]);
  expect(adjusted[0]).toBeCloseTo(0.06, 12);
  expect(adjusted[1]).toBeCloseTo(0.03, 12);
  expect(adjusted[2]).toBeCloseTo(0.06, 12);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

describe("documents needed", () => {
  it("follows the formula for a power of 80 %", () => {
    // Standard deviation 100, difference 10: (2.8 * 100 / 10)^2 = 784.
    const half = 100 / Math.sqrt(2);
    const differences = [10 - half, 10 + half];
    expect(documentsNeeded(differences, [1, 1])).toBe(784);
    expect(documentsNeeded(differences, [1, 1], 5)).toBe(3136);
  });

  it("asks for as many that a kind not seen cannot take the difference away", () => {
    // ln(10) * 105 / 5 where all documents differ by the same.
    expect(documentsNeeded([5, 5], [1, 1])).toBe(49);
    expect(documentsNeeded([-5, -5], [1, 1])).toBe(49);
  });

  it("is never less than what a verdict takes", () => {
    expect(documentsNeeded([50, 50.1], [1, 1])).toBe(30);
    // Of weights 3, 1, 1, 1 four documents are worth three.
    expect(documentsNeeded([50, 50.1, 50, 50.1], [3, 1, 1, 1])).toBe(40);
  });

  it("is null where it is not known", () => {
    expect(documentsNeeded([3], [1])).toBeNull();
    expect(documentsNeeded([1, -1], [1, 1])).toBeNull();
  });
});

it("shows the share of the five worst documents in the lost points", () => {
  expect(worstFiveShare([50, 90, 90, 90, 90, 90, 100, 100])).toBeCloseTo(90, 6);
  expect(worstFiveShare([50, 90, 90, 90, 90])).toBeNull();
  expect(worstFiveShare(new Array(8).fill(100))).toBeNull();
});
