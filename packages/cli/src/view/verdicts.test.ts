import { stripVTControlCharacters } from "node:util";
import type { ComparisonReport } from "@docmux/compare";
import { compare } from "@docmux/compare";
import { fakePipeline } from "@docmux/core/testing";
import stringWidth from "string-width";
import { beforeAll, describe, expect, it } from "vitest";
import { formatComparison } from "./comparison.ts";
import { verdictLines } from "./verdicts.ts";

let report: ComparisonReport;
beforeAll(async () => {
  const input = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
  report = await compare({
    documents: ["a", "b"].map((id) => ({ id, input, truth: { total: 5, number: "x" } })),
    pipelines: [
      { label: "right", pipeline: fakePipeline({ data: { total: 5, number: "x" } }) },
      { label: "hasty", pipeline: fakePipeline({ data: { total: 6, number: "x" } }) },
    ],
  });
});

function withPair(part: Partial<ComparisonReport["pairs"][number]>): ComparisonReport {
  return { ...report, pairs: report.pairs.map((pair) => ({ ...pair, ...part })) };
}

describe("a pair in words", () => {
  it("too few documents: the reason, and what is seen so far", () => {
    expect(verdictLines(report)).toEqual([
      "right and hasty: no verdict, too few documents. Of 2, right is better on 2, hasty on 0, 0 ties.",
      "Correct values are graded by leaf-value-accuracy/2.",
    ]);
  });

  it("a verdict: who is better, by how much, and the interval", () => {
    const figures = { meanDifference: -4.25, interval: [-7.5, -1] as [number, number] };
    expect(verdictLines(withPair({ verdict: "worse", ...figures }))[0]).toBe(
      "hasty is better than right by 4.3 points (95 % interval 1.0 to 7.5).",
    );
  });

  it("undecided: the document that decides", () => {
    const part = { verdict: "undecided", undecidedBecause: "one_document", decidingDocument: "b" } as const;
    expect(verdictLines(withPair(part))[0]).toContain(
      "no verdict, undecided: this verdict depends on one document, b.",
    );
    expect(verdictLines(withPair({ verdict: "not_separable" }))[0]).toContain(
      "right and hasty: not separable.",
    );
  });

  it("one document: no verdict, said once", () => {
    const one = { ...report, documents: report.documents.slice(0, 1) };
    expect(verdictLines(one)[0]).toBe(
      "No verdict: one document shows where they differ, not which is better.",
    );
  });
});

it.each([80, 120])(
  "a comparison of emulators says so, within %i columns, and names the scorer once",
  (columns) => {
    const emulated = {
      ...report,
      pipelines: report.pipelines.map((pipeline) => ({ ...pipeline, emulated: true })),
    };
    const text = stripVTControlCharacters(formatComparison(emulated, columns));
    expect(text).toContain("Results came from emulators. They do not measure vendor quality.");
    expect(text.match(/leaf-value-accuracy/g)).toHaveLength(1);
    expect(Math.max(...text.split("\n").map((line) => stringWidth(line)))).toBeLessThan(columns);
  },
);
