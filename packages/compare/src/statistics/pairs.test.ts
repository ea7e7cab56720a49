import { describe, expect, it } from "vitest";
import { comparePairs, type PipelineScores } from "./pairs.ts";
import { seededRandom } from "./random.ts";

/** Scores around a level, with the same hard and easy documents for every pipeline. */
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
    const bad = scores("bad", 85, 40, 6, 3);
    const [pair] = comparePairs([good, bad]);
    expect(pair).toMatchObject({ verdict: "better", documents: 40, first: "good" });
    expect(pair?.interval?.[0]).toBeGreaterThan(0);
    expect(comparePairs([bad, good])[0]).toMatchObject({ verdict: "worse" });
  });

  it("is not separable against oneself", () => {
    const one = scores("one", 90, 50, 8, 2);
    const [pair] = comparePairs([one, { ...one, label: "one (2)" }]);
    expect(pair).toMatchObject({
      verdict: "not_separable",
      wins: 0,
      ties: 50,
      losses: 0,
      meanDifference: 0,
      adjustedP: 1,
      documentsNeeded: null,
      undecidedBecause: null,
      decidingDocument: null,
    });
  });

  it("is undecided where a kind of document that is not in the sample could reverse it", () => {
    const pair = [scores("a", 93, 40, 4, 2), scores("b", 90, 40, 4, 3)];
    const [few] = comparePairs(pair);
    expect(few).toMatchObject({
      verdict: "undecided",
      undecidedBecause: "unseen_documents",
      decidingDocument: null,
      losses: 0,
    });
    expect(few?.adjustedP).toBeLessThan(0.001);
    const [more] = comparePairs([scores("a", 93, 120, 4, 2), scores("b", 90, 120, 4, 3)]);
    expect(more).toMatchObject({ verdict: "better" });
  });

  it("is undecided where it depends on one document, which is named", () => {
    const entries = Array.from(
      { length: 60 },
      (_, index) => [`document-${index}`, 80 + (index % 5)] as const,
    );
    const steady = { label: "steady", scores: new Map(entries) };
    const shaky = (lost: number) => ({
      label: "shaky",
      scores: new Map(entries.map(([id, score], index) => [id, index === 7 ? score - lost : score + 6])),
    });
    expect(comparePairs([shaky(-6), steady])[0]).toMatchObject({ verdict: "better" });
    expect(comparePairs([shaky(80), steady])[0]).toMatchObject({
      verdict: "undecided",
      undecidedBecause: "one_document",
      decidingDocument: "document-7",
      wins: 59,
      losses: 1,
    });
  });

  it("is not given to a winner whose lead is one document's", () => {
    const lead = (index: number) => (index === 3 ? 95 : index % 3 === 0 ? -2 : 6.5);
    const shape = Array.from({ length: 60 }, (_, index) => [`document-${index}`, lead(index)] as const);
    const [pair] = comparePairs([
      { label: "a", scores: new Map(shape) },
      { label: "b", scores: new Map(shape.map(([id]) => [id, 0])) },
    ]);
    expect(pair?.interval?.[0]).toBeGreaterThan(0);
    expect(pair).toMatchObject({ verdict: "undecided", decidingDocument: "document-3" });
  });

  it("is withheld below 30 documents; wins, ties and losses are shown", () => {
    const [pair] = comparePairs([scores("a", 95, 29, 0, 2), scores("b", 60, 29, 0, 3)]);
    expect(pair).toMatchObject({
      verdict: "too_few_documents",
      interval: null,
      adjustedP: null,
      wins: 29,
      losses: 0,
    });
  });

  it("says how many documents show the difference that matters, whatever was observed", () => {
    const pair = [scores("a", 91, 30, 20, 2), scores("b", 90, 30, 20, 3)];
    const coarse = comparePairs(pair, { difference: 2 })[0]?.documentsNeeded ?? 0;
    expect(comparePairs(pair, { difference: 1 })[0]?.documentsNeeded).toBeGreaterThan(3 * coarse);
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
    expect(comparePairs([a, b])[0]).toMatchObject({ documents: 1, ties: 1, meanDifference: 0 });
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
    const pair = [scoresOf("invoices", 92, 50), scoresOf("contracts", 84, 74)];
    expect(comparePairs(pair)[0]?.meanDifference).toBeCloseTo(0, 9);
    expect(comparePairs(pair, { subsetOf })[0]).toMatchObject({
      meanDifference: -8,
      verdict: "worse",
      wins: 60,
      losses: 20,
    });
  });

  it("does not depend on the order of documents or pipelines", () => {
    const [a, b] = [scores("a", 93, 60, 14, 2), scores("b", 89, 60, 14, 3)];
    const [forward] = comparePairs([a, b]);
    const reversed = { ...a, scores: new Map([...a.scores].reverse()) };
    const [backward] = comparePairs([reversed, b]);
    expect(backward?.verdict).toBe(forward?.verdict);
    expect(backward?.adjustedP).toBeCloseTo(forward?.adjustedP ?? Number.NaN, 9);
    const [swapped] = comparePairs([b, a]);
    expect(swapped?.adjustedP).toBeCloseTo(forward?.adjustedP ?? Number.NaN, 9);
    expect(swapped?.interval?.[0]).toBeCloseTo(-(forward?.interval?.[1] ?? Number.NaN), 9);
  });
});

it("asks for more evidence the more pairs are looked at", () => {
  const all = ["a", "b", "c", "d"].map((label, index) => scores(label, 90 + index / 2, 30, 12, index + 2));
  const [alone] = comparePairs(all.slice(0, 2));
  const [among] = comparePairs(all);
  expect(among?.adjustedP).toBeGreaterThan(alone?.adjustedP ?? 1);
});

/** How many of 200 pairs that are equally good on average get a verdict, by differences drawn from a fixed seed. */
function falseVerdicts(documents: number, drawFrom: (random: () => number) => number): number {
  const random = seededRandom(11);
  let verdicts = 0;
  for (let trial = 0; trial < 200; trial += 1) {
    const drawn = Array.from({ length: documents }, (_, index) => [`${index}`, drawFrom(random)] as const);
    const [pair] = comparePairs([
      { label: "run", scores: new Map(drawn) },
      { label: "run (2)", scores: new Map(drawn.map(([id]) => [id, 0])) },
    ]);
    if (pair?.verdict === "better" || pair?.verdict === "worse") verdicts += 1;
  }
  return verdicts;
}

describe.each([30, 50])("false verdicts on %i documents", (documents) => {
  it.each([
    ["symmetric differences", (random: () => number) => 20 * (random() - 0.5)],
    ["one document in 30 is 90 points off", (random: () => number) => (random() < 1 / 30 ? -87 : 3)],
    ["one document in 15 is 90 points off", (random: () => number) => (random() < 1 / 15 ? -84 : 6)],
    ["ties but for one in ten", (random: () => number) => (random() < 0.9 ? 0 : 60 * (random() - 0.5))],
    ["a long tail", (random: () => number) => 10 + 10 * Math.log1p(-random())],
  ])("%s", (_, drawFrom) => {
    // 6 % of 200, and what chance adds to that in one of a hundred.
    expect(falseVerdicts(documents, drawFrom)).toBeLessThanOrEqual(12 + 8);
  });
});
