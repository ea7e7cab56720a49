import { describe, expect, it } from "vitest";
import { worstFiveShare } from "../summary/pipeline.ts";
import { documentsNeeded, documentWeights, effectiveDocuments, weightedMean } from "./documents.ts";
import { bootstrapInterval } from "./interval.ts";
import { holm, signFlipTest } from "./pairs.ts";

const even = (values: readonly unknown[]) => values.map(() => 1);

describe("bootstrap interval", () => {
  const values = Array.from({ length: 100 }, (_, index) => index);

  it("comes close to the textbook interval of a mean", () => {
    const [low, high] = bootstrapInterval(values, even(values), 1) ?? [0, 0];
    const halfWidth = (1.96 * 28.866) / 10;
    expect(low).toBeCloseTo(49.5 - halfWidth, -0.3);
    expect(high).toBeCloseTo(49.5 + halfWidth, -0.3);
  });

  it("has no width when every value is the same", () => {
    expect(bootstrapInterval(new Array(20).fill(7), new Array(20).fill(1), 1)).toEqual([7, 7]);
  });

  it("is null below 20 values", () => {
    expect(bootstrapInterval(values.slice(0, 19), even(values.slice(0, 19)), 1)).toBeNull();
  });
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
    expect(effectiveDocuments(new Array(20).fill(1 / 3))).toBe(20);
  });

  it("give no interval when a handful of documents decides the mean", () => {
    const weights = documentWeights(mix, kindOf);
    expect(effectiveDocuments(weights)).toBeCloseTo(19.67, 2);
    expect(bootstrapInterval(even(mix), weights, 1)).toBeNull();
  });

  it("widen the interval around the same mean", () => {
    const documents = [...mix, "contract-6", "contract-7", "contract-8", "contract-9"];
    const values = documents.map((_, index) => (index < 300 ? 10 + (index % 3) : 20 * (index % 2)));
    const weights = documentWeights(documents, kindOf);
    const [low, high] = bootstrapInterval(values, weights, 1) ?? [0, 0];
    const [plainLow, plainHigh] = bootstrapInterval(values, even(values), 1) ?? [0, 0];
    expect(high - low).toBeGreaterThan(2 * (plainHigh - plainLow));
    const mean = weightedMean(values, weights) ?? Number.NaN;
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  });
});

describe("sign-flip test", () => {
  it("knows that twenty wins in a row are no accident", () => {
    expect(signFlipTest(new Array(20).fill(1), 1)).toBeLessThan(0.001);
  });

  it("gives the exact share for differences that can be counted by hand", () => {
    // Of the 8 ways to flip 3 equal differences, 2 have a sum as large.
    expect(signFlipTest([1, 1, 1], 1)).toBeCloseTo(0.25, 1);
  });

  it("is 1 when nothing differs", () => {
    expect(signFlipTest([0, 0, 0], 1)).toBe(1);
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
    // Standard deviation 2, difference 1: (2.8 * 2)^2 = 31.36.
    const differences = [1 - Math.sqrt(2), 1 + Math.sqrt(2)];
    expect(documentsNeeded(differences, [1, 1])).toBe(32);
    expect(documentsNeeded(differences, [1, 1], 0.5)).toBe(126);
  });

  it("is never less than what a verdict takes", () => {
    expect(documentsNeeded([5, 5.1], [1, 1])).toBe(20);
    // Of weights 3, 1, 1, 1 four documents are worth three.
    expect(documentsNeeded([5, 5.1, 5, 5.1], [3, 1, 1, 1])).toBe(27);
  });

  it("is null where it cannot be told", () => {
    expect(documentsNeeded([3], [1])).toBeNull();
    expect(documentsNeeded([1, -1], [1, 1])).toBeNull();
  });
});

it("tells how much of the lost points the five worst documents hold", () => {
  expect(worstFiveShare([50, 90, 90, 90, 90, 90, 100, 100])).toBeCloseTo(90, 6);
  expect(worstFiveShare([50, 90, 90, 90, 90])).toBeNull();
  expect(worstFiveShare(new Array(8).fill(100))).toBeNull();
});
