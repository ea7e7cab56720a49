import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compare } from "../compare.ts";
import { loadTruths } from "../load/truths.ts";
import { comparisonReportSchema } from "../model/report.ts";
import { toJson } from "../report/to-json.ts";
import { fakeInput, fakeVendor, quickClock, startsOf } from "../testing/fake-vendor.ts";
import { answerLines } from "./answer.ts";
import { loadAnswers, parseAnswers, parseReport } from "./load-answers.ts";
import { score } from "./score.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "docmux-answers-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function place(path: string, content: unknown): string {
  const full = join(directory, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, typeof content === "string" ? content : JSON.stringify(content));
  return full;
}

const truth = { number: "INV-1", total: 10 };

async function compared() {
  const x = fakeVendor("x", { data: { number: "INV-1", total: 11 } });
  const y = fakeVendor("y", { data: { number: "INV-2", total: 10 } });
  const report = await compare({
    clock: quickClock(),
    documents: [
      { id: "invoice-1", input: fakeInput, truth, subset: "invoice", pageCount: 2 },
      { id: "invoice-2", input: fakeInput, truth },
    ],
    pipelines: [x, { pipeline: y, label: "Y" }],
  });
  return { report, starts: () => startsOf(x) + startsOf(y) };
}

describe("a report that is scored again", () => {
  it("is the same report with the same truths, and no vendor is called", async () => {
    const { report, starts } = await compared();
    const before = starts();
    const again = await score(report, { "invoice-1": truth, "invoice-2": truth });
    expect(again).toEqual(report);
    expect(comparisonReportSchema.parse(JSON.parse(JSON.stringify(again)))).toEqual(again);
    expect(starts()).toBe(before);
  });

  it("has other scores with corrected truths and other rules", async () => {
    const { report } = await compared();
    const corrected = await score(report, { "invoice-1": { ...truth, total: 11 }, "invoice-2": truth });
    expect(corrected.cells.map((cell) => cell.score?.accuracy)).toEqual([100, 0, 50, 50]);
    const tolerant = await score(
      report,
      { "invoice-1": truth, "invoice-2": truth },
      { grading: { fields: { total: { tolerance: 1 } } } },
    );
    expect(tolerant.pipelines.map(({ accuracy }) => accuracy)).toEqual([100, 50]);
  });

  it("goes through JSON and JSON Lines without a change of a figure", async () => {
    const { report } = await compared();
    const truths = { "invoice-1": truth, "invoice-2": truth };
    expect(await score(parseReport(toJson(report)), truths)).toEqual(report);
    const lines = await score(parseAnswers([...answerLines(report)].join("")), truths);
    expect(lines.cells).toEqual(report.cells);
  });
});

describe("answers of other systems", () => {
  it("are graded next to those of docmux, and what they do not say is not measured", async () => {
    const { report } = await compared();
    const lines = [
      {
        pipeline: "ours",
        document: "invoice-1",
        data: truth,
        latencyMs: 900,
        cost: { amount: "0.02", currency: "EUR" },
      },
      { pipeline: "ours", document: "invoice-2", data: { number: "INV-1" } },
      { pipeline: "theirs", document: "invoice-1", data: {} },
    ];
    const foreign = parseAnswers(lines.map((line) => JSON.stringify(line)).join("\n"));
    const all = await score([...foreign, ...report.cells], { "invoice-1": truth, "invoice-2": truth });
    const [ours, theirs] = all.pipelines;
    expect(ours).toMatchObject({ label: "ours", accuracy: 75, latency: { runs: 1, medianMs: 900 } });
    expect(ours?.spending).toMatchObject([{ currency: "EUR", total: "0.02", exactness: "estimate" }]);
    expect(theirs).toMatchObject({ counts: { runs: 2, delivered: 1, notStarted: 1 } });
    expect(theirs).not.toHaveProperty("stopped");
    expect(all.pipelines).toHaveLength(4);
  });

  it("come from a directory, also as results of a batch", async () => {
    place("answers/ours/a-1.json", truth);
    place("answers/batch/summary.json", { pipeline: "x" });
    place("answers/batch/a-1.json", {
      ref: { providerId: "x", runId: "1" },
      status: "completed",
      data: { number: "INV-1" },
      content: { markdown: "# INV-1" },
      usage: { pages: 1 },
      snapshot: { rawStatus: "DONE", emulated: true },
      issues: [],
    });
    place("truths/a-1.truth.json", truth);
    place("truths/a-2.truth.json", truth);
    place("truths/schemas/a.schema.json", { type: "object", properties: { number: {}, total: {} } });
    place("truths/grading.json", { locale: "de-DE" });
    const report = await score(
      await loadAnswers(join(directory, "answers")),
      await loadTruths(join(directory, "truths")),
    );
    expect(report.documents).toEqual([
      {
        id: "a-1",
        hasTruth: true,
        places: { total: 2, listed: 2, disputed: 1 },
        subset: "a",
        grading: { locale: "de-DE" },
      },
    ]);
    expect(report.pipelines.map(({ label, accuracy, emulated }) => [label, accuracy, emulated])).toEqual([
      ["batch", 50, true],
      ["ours", 100, false],
    ]);
  });

  it("take truths from one file", async () => {
    const answers = parseAnswers('{"pipeline":"ours","document":"a","data":{"n":5}}');
    const table = await loadTruths(place("truth.csv", "id,n\na,5\n"));
    const json = await loadTruths(place("truth.json", { a: { n: 6 } }));
    expect(
      [await score(answers, table), await score(answers, json)].map(
        (report) => report.pipelines[0]?.accuracy,
      ),
    ).toEqual([100, 0]);
  });
});

describe("what is refused", () => {
  const one = parseAnswers('{"pipeline":"ours","document":"a","data":{"n":5}}');

  it("two answers to one document, truths of other documents, no answers", async () => {
    await expect(score([...one, ...one], { a: {} })).rejects.toThrow('"ours" has two answers to "a"');
    await expect(score(one, { b: {} })).rejects.toThrow(
      'No document that was answered has a truth (answers: "a"; truths: "b")',
    );
    await expect(score([], { b: {} })).rejects.toThrow("There is no answer to score");
  });

  it("lines that are no answers, with the line", () => {
    expect(() => parseAnswers('{"pipeline":"p","document":"d"}\n{')).toThrow(
      "answers.jsonl, line 2: this is not JSON",
    );
    expect(() => parseAnswers('{"pipeline":"p"}')).toThrow("answers.jsonl, line 1: document: ");
    expect(() =>
      parseAnswers('{"pipeline":"p","document":"d","cost":{"amount":"x","currency":"EUR"}}'),
    ).toThrow("line 1: cost.amount: expected a decimal string");
    expect(() => parseAnswers("\n")).toThrow("there is no answer in it");
  });

  it("files that are no reports, and reports of another version", async () => {
    await expect(loadAnswers(place("r.json", { version: 2, startedAt: "" }))).rejects.toThrow(
      "this is a report of version 2, and this release reads version 4",
    );
    await expect(loadAnswers(place("r.json", { a: 1 }))).rejects.toThrow(
      "this is not a report of a comparison",
    );
    await expect(loadAnswers(join(directory, "none.jsonl"))).rejects.toThrow("it cannot be read (ENOENT)");
    await expect(loadAnswers(join(directory, "none"))).rejects.toThrow("there is no such file or directory");
    await expect(loadTruths(directory)).rejects.toThrow("there is no truth in this directory");
  });
});
