import { describe, expect, it } from "vitest";
import { comparePairs, type PipelineScores } from "./pairs.ts";
import { seededRandom } from "./random.ts";

/** Scores around a level, with the same hard and easy documents for everybody. */
function scores(
  label: string,
  level: number,
  documents: number,
  spread: number,
  seed: number,
): PipelineScores {
  const own = seededRandom(seed);
  const shared = seededRandom(1);
  const entries = Array.from({ length: documents }, (_, index) => {
    const difficulty = 20 * shared();
    return [`document-${index}`, level - difficulty + spread * (own() - 0.5)] as const;
  });
  return { label, scores: new Map(entries) };
}

describe("verdict", () => {
  it("is better or worse when the difference is clear, from either side", () => {
    const good = scores("good", 95, 40, 6, 2);
    const bad = scores("bad", 88, 40, 6, 3);
    const [pair] = comparePairs([good, bad], { seed: 1 });
    expect(pair).toMatchObject({ verdict: "better", documents: 40, first: "good" });
    expect(pair?.interval?.[0]).toBeGreaterThan(0);
    expect(comparePairs([bad, good], { seed: 1 })[0]).toMatchObject({ verdict: "worse" });
  });

  it("is not separable against oneself", () => {
    const one = scores("one", 90, 50, 8, 2);
    const [pair] = comparePairs([one, { ...one, label: "one (2)" }], { seed: 1 });
    expect(pair).toMatchObject({
      verdict: "not_separable",
      wins: 0,
      ties: 50,
      losses: 0,
      meanDifference: 0,
      adjustedP: 1,
      documentsNeeded: null,
    });
  });

  it("is withheld below 20 documents; wins, ties and losses are told", () => {
    const [pair] = comparePairs([scores("a", 95, 19, 0, 2), scores("b", 60, 19, 0, 3)], { seed: 1 });
    expect(pair).toMatchObject({
      verdict: "too_few_documents",
      interval: null,
      adjustedP: null,
      wins: 19,
      losses: 0,
    });
  });

  it("says how many documents show the difference that matters, whatever was observed", () => {
    const pair = [scores("a", 91, 30, 20, 2), scores("b", 90, 30, 20, 3)];
    const coarse = comparePairs(pair, { seed: 1, difference: 2 })[0]?.documentsNeeded ?? 0;
    expect(comparePairs(pair, { seed: 1, difference: 1 })[0]?.documentsNeeded).toBeGreaterThan(3 * coarse);
  });

  it("compares documents that both have, and only those", () => {
    const a = {
      label: "a",
      scores: new Map([
        ["x", 90],
        ["y", 80],
      ]),
    };
    const b = {
      label: "b",
      scores: new Map([
        ["y", 80],
        ["z", 10],
      ]),
    };
    expect(comparePairs([a, b], { seed: 1 })[0]).toMatchObject({ documents: 1, ties: 1, meanDifference: 0 });
  });

  it("speaks of the mean that is ranked by: every subset counts the same", () => {
    const subsetOf = (id: string) => (id.startsWith("contract") ? "contract" : "invoice");
    const scoresOf = (label: string, invoices: number, contracts: number) => ({
      label,
      scores: new Map([
        ...Array.from({ length: 60 }, (_, index) => [`invoice-${index}`, invoices] as const),
        ...Array.from({ length: 20 }, (_, index) => [`contract-${index}`, contracts] as const),
      ]),
    });
    const pair = [scoresOf("invoices", 92, 50), scoresOf("contracts", 90, 56)];
    expect(comparePairs(pair, { seed: 1 })[0]?.meanDifference).toBeCloseTo(0, 9);
    expect(comparePairs(pair, { seed: 1, subsetOf })[0]).toMatchObject({
      meanDifference: -2,
      verdict: "worse",
      wins: 60,
      losses: 20,
    });
  });

  it("is the same for the same seed", () => {
    const pair = [scores("a", 91, 30, 20, 2), scores("b", 90, 30, 20, 3)];
    expect(comparePairs(pair, { seed: 5 })).toEqual(comparePairs(pair, { seed: 5 }));
    expect(comparePairs(pair, { seed: 6 })).not.toEqual(comparePairs(pair, { seed: 5 }));
  });
});

it("asks for more evidence the more pairs are looked at", () => {
  const all = ["a", "b", "c", "d"].map((label, index) => scores(label, 90 + index / 2, 30, 12, index + 2));
  const [alone] = comparePairs(all.slice(0, 2), { seed: 1 });
  const [among] = comparePairs(all, { seed: 1 });
  expect(among?.adjustedP).toBeGreaterThan(alone?.adjustedP ?? 1);
});

it("gives two runs of the same vendor a verdict in no more trials than the nominal 5 %", {
  timeout: 60_000,
}, () => {
  let verdicts = 0;
  for (let trial = 0; trial < 200; trial += 1) {
    const [pair] = comparePairs(
      [scores("run", 90, 25, 10, 1000 + 2 * trial), scores("run (2)", 90, 25, 10, 1001 + 2 * trial)],
      { seed: trial },
    );
    if (pair?.verdict !== "not_separable") verdicts += 1;
  }
  // 10 of 200 are expected at most; 18 is where chance alone would be a surprise of 1 in 100.
  expect(verdicts).toBeLessThanOrEqual(18);
});
