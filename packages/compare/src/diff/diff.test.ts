import { describe, expect, it } from "vitest";
import type { Answer } from "../answers/answer.ts";
import { type ScoreOptions, score } from "../answers/score.ts";
import type { ReportDocument } from "../model/report.ts";
import { diffReports } from "./diff.ts";

const ids = Array.from({ length: 40 }, (_, index) => `d-${index}`);
const truths = Object.fromEntries(ids.map((id) => [id, { a: 1, b: 2, c: 3, d: 4 }]));

/** Answers in which the first fields of some documents are not correct. */
async function reportOf(wrong: Record<string, (index: number) => string[]>, options: ScoreOptions = {}) {
  const answers: Answer[] = Object.entries(wrong).flatMap(([pipeline, fieldsOf]) =>
    ids.map((document, index) => ({
      pipeline,
      document,
      data: { a: 1, b: 2, c: 3, d: 4, ...Object.fromEntries(fieldsOf(index).map((field) => [field, 9])) },
    })),
  );
  return score(answers, truths, options);
}

const none = () => [];
const withoutList = (document: ReportDocument) => ({
  ...document,
  places: { ...document.places, listed: 0 },
});

describe("two comparisons", () => {
  it("with the same answers differ in nothing", async () => {
    const { pipelines } = diffReports(await reportOf({ x: none }), await reportOf({ x: none }));
    expect(pipelines).toMatchObject([
      { accuracyBefore: 100, accuracyAfter: 100, documents: [], fields: [], pair: { ties: 40 } },
    ]);
    expect(["not_separable", "undecided"]).toContain(pipelines[0]?.pair.verdict);
  });

  it("say which pipeline became worse, where, and in which fields", async () => {
    const worse = (index: number) => (index < 30 ? ["a", "b"] : []);
    const diff = diffReports(
      await reportOf({ x: none, y: none, gone: none }),
      await reportOf({ x: worse, y: none, added: none }),
    );
    const [x, y] = diff.pipelines;
    expect(x).toMatchObject({
      accuracyBefore: 100,
      accuracyAfter: 62.5,
      pair: { verdict: "worse", losses: 30 },
    });
    expect(x?.documents).toHaveLength(30);
    expect(x?.fields).toEqual([
      { field: "a", before: { correct: 40, judged: 40 }, after: { correct: 10, judged: 40 } },
      { field: "b", before: { correct: 40, judged: 40 }, after: { correct: 10, judged: 40 } },
    ]);
    expect(y).toMatchObject({ documents: [], fields: [] });
    expect(diff).toMatchObject({ onlyBefore: ["gone"], onlyAfter: ["added"] });
  });

  it("of two versions under two labels are one pair, and documents of one alone do not count", async () => {
    const before = await reportOf({ "x@1": none });
    const after = await reportOf({ "x@2": none });
    const fewer = { ...before, cells: before.cells.slice(0, 10) };
    expect(diffReports(fewer, after).pipelines).toMatchObject([
      { before: "x@1", after: "x@2", pair: { documents: 10, verdict: "too_few_documents" }, onlyBefore: [] },
    ]);
    expect(diffReports(fewer, after).pipelines[0]?.onlyAfter).toHaveLength(30);
  });

  it("count all places, also those that a large report does not list, where both graded the same documents", async () => {
    const before = await reportOf({ x: none });
    const after = await reportOf({ x: (index) => (index < 30 ? ["a"] : []) });
    const whole = diffReports(before, after).pipelines[0]?.fields;
    expect(whole).toEqual([
      { field: "a", before: { correct: 40, judged: 40 }, after: { correct: 10, judged: 40 } },
    ]);
    const short = { ...before, fields: [], documents: before.documents.map(withoutList) };
    expect(diffReports(short, after).pipelines[0]?.fields).toEqual(whole);
    expect(diffReports(short, { ...after, cells: after.cells.slice(5) }).pipelines[0]?.fields).toBeNull();
  });

  it("are corrected for the number of pipelines", async () => {
    // Alone it is significant by a hair.
    const slightly = (index: number) => (index < 6 ? ["a"] : []);
    const before = await reportOf({ x: none });
    const alone = diffReports(before, await reportOf({ x: slightly })).pipelines[0]?.pair;
    const names = ["p", "q", "r", "s"];
    const many = (first: () => string[], rest: (index: number) => string[]) =>
      reportOf(Object.fromEntries([["x", first], ...names.map((name) => [name, rest])]));
    const together = diffReports(await many(none, none), await many(slightly as () => string[], none))
      .pipelines[0]?.pair;
    expect(together?.adjustedP ?? 0).toBeGreaterThan(alone?.adjustedP ?? 1);
    expect(together?.verdict).not.toBe("worse");
  });

  it("do not compare under other scorers, other rules, or without a common pipeline", async () => {
    const one = await reportOf({ x: none });
    expect(() => diffReports({ ...one, scorer: "leaf-value-accuracy/1" }, one)).toThrow(
      "The old comparison was scored by leaf-value-accuracy/1",
    );
    const other = await reportOf({ y: none, z: none });
    const ruled = await reportOf({ x: none }, { grading: { locale: "de-DE" } });
    expect(() => diffReports(one, ruled)).toThrow('"d-0" was graded by other rules');
    expect(() => diffReports(one, other)).toThrow("have no pipeline in common");
    expect(() => diffReports(one, one, { pipeline: "y" })).toThrow('no pipeline "y" in the old comparison');
    expect(diffReports(one, other, { pipeline: { before: "x", after: "z" } }).pipelines).toHaveLength(1);
  });
});
