import { expect, it } from "vitest";
import { compare } from "../../compare.ts";
import type { ReportPair } from "../../model/pair.ts";
import type { ComparisonReport } from "../../model/report.ts";
import { asEmulated, fakeInput, fakeVendor, quickClock } from "../../testing/fake-vendor.ts";
import { answers } from "./answers.ts";

const truth = { a: 1, b: 2, c: 3, d: 4 };
const rightIn = (count: number) =>
  Object.fromEntries(Object.entries(truth).map(([name, value], index) => [name, index < count ? value : 9]));

function reportOf(documents: number, right: readonly number[]): Promise<ComparisonReport> {
  return compare({
    clock: quickClock(),
    documents: Array.from({ length: documents }, (_, index) => ({ id: `${index}`, input: fakeInput, truth })),
    pipelines: right.map((count, index) => ({
      label: `P${index}`,
      pipeline: fakeVendor(`v${index}`, { data: rightIn(count) }),
    })),
  });
}

const headlinesOf = (report: ComparisonReport) => answers(report).map(({ headline }) => headline);

it("who is better than all others is named without reserve, and how sure that is", async () => {
  const report = await reportOf(40, [2, 4, 3]);
  expect(headlinesOf(report)).toEqual(["P1", "Better than all others", "No cost reported", "d"]);
  expect(answers(report).map(({ question }) => question)).toEqual([
    "Which one?",
    "How sure?",
    "What does it cost?",
    "Where does it fail?",
  ]);
});

it("who only leads is said to lead", async () => {
  expect(headlinesOf(await reportOf(5, [2, 4])).slice(0, 2)).toEqual(["P1 leads", "Too few documents"]);
  expect(headlinesOf(await reportOf(1, [2, 4])).slice(0, 2)).toEqual([
    "P1 leads",
    "One document: no verdict",
  ]);
});

it("equal ones are named together, and nothing is said to fail where all is correct", async () => {
  expect(headlinesOf(await reportOf(40, [4, 4]))).toEqual([
    "P0 and P1 are equal",
    "Not separable",
    "No cost reported",
    "Nowhere on these documents",
  ]);
});

it("without a truth there is no leader, and no field is called incorrect", async () => {
  const report = await compare({
    clock: quickClock(),
    documents: [{ id: "a", input: fakeInput }],
    pipelines: [fakeVendor("x", { data: { a: 1, b: 2 } }), fakeVendor("y", { data: { a: 1, b: 3 } })],
  });
  expect(headlinesOf(report)).toEqual([
    "No truth to grade against",
    "No verdict",
    "No cost reported",
    "They differ most in b",
  ]);
});

it("an emulated pipeline never leads real ones", async () => {
  const report = await compare({
    clock: quickClock(),
    documents: [{ id: "a", input: fakeInput, truth }],
    pipelines: [asEmulated(fakeVendor("copy", { data: truth })), fakeVendor("real", { data: rightIn(1) })],
  });
  expect(headlinesOf(report)[0]).toBe("real:pipe");
});

it("a baseline that leads is named as one", async () => {
  const report = await reportOf(5, [2, 4]);
  const pipelines = report.pipelines.map((each) =>
    each.label === "P1" ? { ...each, baseline: "rules, no model" } : each,
  );
  expect(headlinesOf({ ...report, pipelines })[0]).toBe("P1 (baseline) leads");
});

it("many pairs stay short enough for a first screen", async () => {
  const report = await reportOf(40, [0, 1, 2, 3, 4, 4]);
  const undecided: Partial<ReportPair> = {
    verdict: "undecided",
    undecidedBecause: "unseen_documents",
    documentsNeeded: 60,
  };
  for (const part of [{}, undecided]) {
    const pairs = report.pairs.map((pair) => ({ ...pair, ...part }));
    const [, sure] = answers({ ...report, pairs });
    expect(sure?.sentences.join(" ").length).toBeLessThan(600);
  }
});
