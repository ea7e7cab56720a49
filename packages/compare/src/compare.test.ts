import { InvalidInputError, type JsonValue, type RunInput } from "@docmux/core";
import { fakeObservation, fakeOutage, fakeStep } from "@docmux/core/testing";
import { describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import { comparisonReportSchema } from "./model/report.ts";
import type { CompareOptions } from "./options.ts";
import {
  asEmulated,
  fakeDocuments,
  fakeInput,
  fakeVendor,
  quickClock,
  startsOf,
} from "./testing/fake-vendor.ts";

describe("one document, three vendors", () => {
  const truth = { number: "INV-1", total: 10 };
  const options = (): CompareOptions => ({
    clock: quickClock(),
    documents: [{ id: "invoice", input: fakeInput, truth }],
    pipelines: [
      { pipeline: fakeVendor("good", { data: { number: "INV-1", total: "10.00" } }), label: "Good" },
      {
        pipeline: fakeVendor("poor", {
          data: { number: "INV-7", total: 10 },
          statuses: [
            {
              status: "completed",
              rawStatus: "done_with_remarks",
              issues: [{ severity: "warning", code: "low_quality", message: "Blurred" }],
            },
          ],
          result: { usage: { pages: 1, cost: { amount: "0.01", currency: "USD", exactness: "estimate" } } },
        }),
        label: "Poor",
      },
      fakeVendor("down", { start: fakeOutage(500) }),
    ],
  });

  it("grades answers, keeps what vendors say, and lets no failure stop the others", async () => {
    const report = await compare(options());
    const [good, poor, down] = report.cells;
    expect(good).toMatchObject({ outcome: "delivered", status: "completed", score: { accuracy: 100 } });
    expect(poor).toMatchObject({
      status: "completed_with_warnings",
      rawStatus: "done_with_remarks",
      score: { accuracy: 50 },
      usage: { cost: { exactness: "estimate" } },
      issues: [{ code: "low_quality" }],
    });
    expect(down).toMatchObject({
      outcome: "failed",
      status: null,
      error: { code: "unavailable", httpStatus: 500 },
      score: null,
    });
    expect(report.pipelines.map((pipeline) => pipeline.accuracy)).toEqual([100, 50, null]);
    expect(report.pipelines[2]).toMatchObject({ label: "down:pipe", counts: { failed: 1, graded: 0 } });
  });

  it("measures with the clock that it was given, to the usable result", async () => {
    const report = await compare(options());
    const [good] = report.cells;
    expect(report.startedAt).toMatch(/^2026-04-01T10:00/);
    expect(good?.startedAt).toBe("2026-04-01T10:00:00.000Z");
    expect(good?.durationMs).toBeGreaterThan(0);
    expect(good?.durationMs).toBeLessThan(60_000);
  });

  it("writes a report that its schema reads back from JSON unchanged", async () => {
    const report = await compare(options());
    expect(comparisonReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it("writes report version 4, and its schema refuses version 3, which has no undecided verdict", async () => {
    const report = await compare(options());
    expect(report.version).toBe(4);
    const { error } = comparisonReportSchema.safeParse({ ...report, version: 3 });
    expect(error?.issues).toMatchObject([{ path: ["version"], values: [4] }]);
  });

  it("keeps raw answers only when asked", async () => {
    const without = await compare(options());
    const kept = await compare({ ...options(), keepRaw: true });
    expect(without.cells[0]).not.toHaveProperty("raw");
    expect(kept.cells[0]?.raw).toMatchObject({ answers: { data: { number: "INV-1" } } });
  });
});

describe("emulated answers", () => {
  it("are marked and never compared with real ones", async () => {
    const report = await compare({
      clock: quickClock(),
      documents: [{ id: "a", input: fakeInput, truth: { a: 1 } }],
      pipelines: [
        asEmulated(fakeVendor("e1", { data: { a: 1 } })),
        fakeVendor("real", { data: { a: 1 } }),
        asEmulated(fakeVendor("e2", { data: { a: 2 } })),
      ],
    });
    expect(report.pipelines.map((pipeline) => pipeline.emulated)).toEqual([true, false, true]);
    expect(report.pairs.map(({ first, second }) => [first, second])).toEqual([["e1:pipe", "e2:pipe"]]);
  });
});

describe("steps", () => {
  const at = (seconds: number) => new Date(Date.parse("2026-04-01T08:00:00Z") + seconds * 1000).toISOString();

  it("stand where the vendor's own clock puts them, relative to its begin of the run", async () => {
    const pipeline = fakeVendor("x", {
      start: { status: "running", createdAt: at(0) },
      statuses: [
        {
          status: "completed",
          steps: [
            fakeStep({ key: "0", type: "parse", status: "completed", startedAt: at(1), finishedAt: at(4) }),
            fakeStep({ key: "1", type: "extract", name: "Invoice", status: "completed" }),
          ],
        },
      ],
    });
    const { cells } = await compare({
      clock: quickClock(),
      documents: fakeDocuments("a"),
      pipelines: [pipeline],
    });
    expect(cells[0]?.steps).toMatchObject([
      { name: "parse", startMs: 1000, endMs: 4000, timing: "vendor" },
      { name: "Invoice", startMs: null, endMs: null },
    ]);
  });

  it("are timed by this client where the vendor reports no times", async () => {
    const step = (status: "running" | "completed") => fakeStep({ key: "0", status });
    const pipeline = fakeVendor("x", {
      start: fakeObservation({ status: "running", steps: [step("running")] }),
      statuses: [
        { status: "running", steps: [step("running")] },
        { status: "completed", steps: [step("completed")] },
      ],
    });
    const { cells } = await compare({
      clock: quickClock(),
      documents: fakeDocuments("a"),
      pipelines: [pipeline],
    });
    expect(cells[0]?.steps[0]).toMatchObject({ startMs: 0, timing: "observed" });
    expect(cells[0]?.steps[0]?.endMs).toBeGreaterThan(0);
  });
});

it("calls an answer without data unusable, not zero", async () => {
  const silent = fakeVendor("silent", { result: { data: undefined, content: { markdown: "# Hello" } } });
  const report = await compare({
    clock: quickClock(),
    documents: [{ id: "a", input: fakeInput, truth: { a: 1 } }],
    pipelines: [silent],
  });
  expect(report.cells[0]).toMatchObject({ outcome: "delivered", score: null });
  expect(report.cells[0]?.unusable).toContain("no structured data");
  expect(report.pipelines[0]).toMatchObject({ accuracy: null, counts: { unusable: 1, graded: 0 } });
});

it("measures what a run delivered of which part is missing", async () => {
  const partial = fakeVendor("partial", {
    statuses: [{ status: "completed_with_errors", rawStatus: "PARTIAL" }],
    data: { a: 1 },
  });
  const { cells } = await compare({
    clock: quickClock(),
    documents: [{ id: "a", input: fakeInput, truth: { a: 1, b: 2 } }],
    pipelines: [partial],
  });
  expect(cells[0]).toMatchObject({
    outcome: "delivered",
    status: "completed_with_errors",
    rawStatus: "PARTIAL",
    data: { a: 1 },
    score: { accuracy: 50 },
  });
});

it("hands each vendor its own part of providerOptions", async () => {
  const vendors = ["x", "y", "z"].map((id) => fakeVendor(id));
  const report = await compare({
    clock: quickClock(),
    documents: fakeDocuments("a"),
    pipelines: vendors,
    providerOptions: { x: { fast: true }, y: { fast: false } },
  });
  expect(report.cells.map(({ outcome }) => outcome)).toEqual(["delivered", "delivered", "delivered"]);
  const received = vendors.map(({ calls }) => calls.find(({ method }) => method === "doStart")?.request);
  expect(received).toMatchObject([
    { providerOptions: { fast: true } },
    { providerOptions: { fast: false } },
    { providerOptions: undefined },
  ]);
});

it("refuses a document that is a bare text, as run does", async () => {
  const vendor = fakeVendor("x");
  const { cells } = await compare({
    clock: quickClock(),
    documents: [{ id: "a", input: "a.pdf" as unknown as RunInput }],
    pipelines: [vendor],
  });
  expect(cells[0]).toMatchObject({ outcome: "failed", error: { code: "invalid_input" } });
  expect(startsOf(vendor)).toBe(0);
});

it("measures Markdown against the true one", async () => {
  const reader = fakeVendor("reader", {
    result: { data: undefined, content: { markdown: "# Hello  World" } },
  });
  const report = await compare({
    clock: quickClock(),
    documents: [{ id: "a", input: fakeInput, truthMarkdown: "# hello world" }],
    pipelines: [reader],
  });
  expect(report.pipelines[0]).toMatchObject({ textSimilarity: 100, accuracy: null });
});

it("lets a pipeline and its input be chosen for each document", async () => {
  const invoices = fakeVendor("x");
  const receipts = { ...fakeVendor("x"), uri: "x:receipts" };
  const report = await compare({
    clock: quickClock(),
    documents: fakeDocuments("invoice", "receipt"),
    pipelines: [
      {
        label: "X",
        pipeline: (document) => (document.id === "invoice" ? invoices : receipts),
        input: (document) => ({ inputs: { kind: document.id } }),
      },
    ],
  });
  expect([startsOf(invoices), startsOf(receipts)]).toEqual([1, 1]);
  expect(report.pipelines[0]?.uris).toEqual(["x:pipe", "x:receipts"]);
});

it("labels the same pipeline twice, and ranks it with itself", async () => {
  const pipeline = fakeVendor("x", { data: { a: 1 } });
  const report = await compare({
    clock: quickClock(),
    documents: [{ id: "a", input: fakeInput, truth: { a: 1 } }],
    pipelines: [pipeline, pipeline],
  });
  expect(report.pairs[0]).toMatchObject({ first: "x:pipe", second: "x:pipe (2)", ties: 1 });
});

it("gives no two pipelines one label, whatever they were called", async () => {
  const pipeline = fakeVendor("x");
  const report = await compare({
    clock: quickClock(),
    documents: fakeDocuments("a"),
    pipelines: ["A", "A (2)", "A"].map((label) => ({ pipeline, label })),
  });
  expect(report.pipelines.map(({ label }) => label)).toEqual(["A", "A (2)", "A (3)"]);
});

function nested(levels: number): JsonValue {
  return levels === 0 ? "x" : { a: nested(levels - 1) };
}

describe("invalid options", () => {
  const good: CompareOptions = { documents: fakeDocuments("a"), pipelines: [fakeVendor("x")] };
  it.each<[string, CompareOptions, RegExp]>([
    ["no pipeline", { ...good, pipelines: [] }, /no pipeline to compare/],
    ["no document", { ...good, documents: [] }, /no document to compare on/],
    ["the same id twice", { ...good, documents: fakeDocuments("a", "a") }, /Two documents have the id "a"/],
    ["a truth of no document", { ...good, truth: { b: {} } }, /truth for "b"/],
    ["no whole number of runs", { ...good, repeat: 1.5 }, /repeat is 1.5/],
    ["no time", { ...good, deadlineMs: 0 }, /deadlineMs is 0/],
    ["no seed", { ...good, seed: Number.NaN }, /seed is NaN/],
    ["no amount", { ...good, budget: { amount: "a lot", currency: "USD" } }, /budget "a lot"/],
    ["endless time", { ...good, deadlineMs: Number.POSITIVE_INFINITY }, /deadlineMs is Infinity/],
    ["no run at once", { ...good, concurrency: 0 }, /concurrency is 0/],
    ["no run at once for one vendor", { ...good, concurrency: { x: 1, y: -1 } }, /concurrency is -1/],
    ["a truth too deep to grade against", { ...good, truth: { a: nested(101) } }, /truth of "a" is nested/],
    ["options of no vendor here", { ...good, providerOptions: { x: {}, datalb: {} } }, /"datalb".* x\b/s],
    ["no label", { ...good, pipelines: [{ pipeline: () => fakeVendor("x") }] }, /no label/],
  ])("%s is refused before anything is sent", async (_, options, message) => {
    const refusal = compare(options);
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toSatisfy(InvalidInputError.isInstance);
  });
});
