import { expect, it } from "vitest";
import type { ReportCell } from "../model/cell.ts";
import { subsetMean } from "./means.ts";
import { divideDecimal, summarizeSpending } from "./spending.ts";

it.each([
  ["0.03", 2, "0.015"],
  ["1", 3, "0.333333"],
  ["2", 3, "0.666667"],
  ["10", 5, "2"],
  ["0.0000001", 1, "0"],
  ["-1", 8, "-0.125"],
])("divides %s by %i", (amount, divisor, expected) => {
  expect(divideDecimal(amount, divisor)).toBe(expected);
});

it("takes means over subsets, so that a large one does not drown a small one", () => {
  const values = new Map([
    ["a", 100],
    ["b", 100],
    ["c", 100],
    ["d", 0],
  ]);
  expect(subsetMean(values, (id) => (id === "d" ? "scans" : "born digital"))).toBe(50);
  expect(subsetMean(values, () => undefined)).toBe(75);
  expect(subsetMean(new Map(), () => undefined)).toBeNull();
});

const cell = (document: string, usage: ReportCell["usage"], correct?: number) =>
  ({
    document,
    usage,
    score: correct === undefined ? null : { buckets: { correct } },
  }) as ReportCell;

it("keeps currencies apart and the weakest exactness, and never takes unknown for zero", () => {
  const cells = [
    cell("a", { pages: 2, cost: { amount: "0.10", currency: "USD", exactness: "exact" } }, 10),
    cell("b", { cost: { amount: "0.2", currency: "USD", exactness: "lower-bound" } }, 20),
    cell("c", { pages: 1, cost: { amount: "5", currency: "credits", exactness: "exact" } }),
    cell("d", {}),
  ];
  const [dollars, credits] = summarizeSpending(cells, (id) => (id === "b" ? 4 : undefined));
  expect(dollars).toEqual({
    currency: "USD",
    total: "0.3",
    exactness: "lower-bound",
    runs: 2,
    perRun: "0.15",
    perPage: "0.05",
    perCorrectValue: "0.01",
  });
  expect(credits).toMatchObject({ total: "5", perPage: "5", perCorrectValue: null });
  expect(summarizeSpending(cells, () => undefined)[0]?.perPage).toBeNull();
});

it("sets against correct values only what graded answers cost", () => {
  const cost = { amount: "0.10", currency: "USD", exactness: "exact" } as const;
  const [spent] = summarizeSpending([cell("a", { cost }, 10), cell("b", { cost })], () => undefined);
  expect(spent).toMatchObject({ total: "0.2", perRun: "0.1", perCorrectValue: "0.01" });
});
