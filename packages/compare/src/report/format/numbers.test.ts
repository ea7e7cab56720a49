import { expect, it } from "vitest";
import {
  formatCost,
  formatDocumentsNeeded,
  formatDuration,
  formatPoints,
  formatRate,
  formatShare,
  formatValue,
} from "./numbers.ts";

it.each([
  [null, "–"],
  [0, "0 ms"],
  [999, "999 ms"],
  [1000, "1.0 s"],
  [59_949, "59.9 s"],
  [59_950, "1 min 00 s"],
  [185_000, "3 min 05 s"],
  [1_800_000, "30 min"],
  [7_260_000, "2 h 01 min"],
])("duration %s is %s", (milliseconds, expected) => {
  expect(formatDuration(milliseconds)).toBe(expected);
});

it.each([
  [null, "–"],
  [0, "0 %"],
  [0.01, "0.1 %"],
  [93.456, "93.5 %"],
  [99.99, "99.9 %"],
  [100, "100 %"],
])("share %s is %s: only none is 0, only all is 100", (share, expected) => {
  expect(formatShare(share)).toBe(expected);
});

it.each([
  [null, "–"],
  [0.04, "0.0"],
  [-0.04, "0.0"],
  [3.21, "+3.2"],
  [-3.21, "−3.2"],
])("difference %s is %s", (points, expected) => {
  expect(formatPoints(points)).toBe(expected);
});

it.each([
  ["0.024167", "0.0242"],
  ["0.000438", "0.000438"],
  ["1.23456", "1.23"],
  ["12", "12"],
  ["0.02", "0.02"],
])("rate %s is %s", (amount, expected) => {
  expect(formatRate(amount)).toBe(expected);
});

it("says how well a cost is known", () => {
  const cost = { amount: "0.02", currency: "USD" };
  expect(formatCost({ ...cost, exactness: "exact" })).toBe("0.02 USD");
  expect(formatCost({ ...cost, exactness: "lower-bound" })).toBe("≥ 0.02 USD");
  expect(formatCost({ ...cost, exactness: "estimate" })).toBe("≈ 0.02 USD");
  expect(formatCost(undefined)).toBe("–");
});

it("cuts a value that would fill the page, and says how long it was", () => {
  expect(formatValue("a\n b")).toBe("a b");
  expect(formatValue("x".repeat(1000))).toMatch(/^x{280}… \(1000 characters\)$/);
});

it.each([
  [null, "–"],
  [30, "about 30"],
  [57, "about 60"],
  [90, "about 90"],
  [91, "about 100"],
  [149, "about 100"],
  [150, "hundreds"],
  [999, "hundreds"],
  [1000, "thousands"],
  [10_000, "more than 10,000"],
])("%s documents needed are %s", (documents, expected) => {
  expect(formatDocumentsNeeded(documents)).toBe(expected);
});
