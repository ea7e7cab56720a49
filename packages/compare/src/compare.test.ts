import { InvalidInputError, type Pipeline, VendorError } from "@docmux/core";
import {
  type FakeScript,
  fakeObservation,
  fakeOutage,
  fakePipeline,
  fakeStep,
  ManualClock,
} from "@docmux/core/testing";
import { describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import type { ComparedDocument, CompareOptions } from "./compare-options.ts";
import type { CompareEvent } from "./engine/compare-event.ts";
import { comparisonReportSchema } from "./model/comparison-report.ts";

const input = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const documentsOf = (...ids: string[]): ComparedDocument[] => ids.map((id) => ({ id, input }));
const clock = () => new ManualClock({ skipUpToMs: 60_000 });

function vendor(providerId: string, script: FakeScript = {}): Pipeline & { calls: { method: string }[] } {
  const pipeline = fakePipeline(script);
  return { ...pipeline, uri: `${providerId}:pipe`, provider: { ...pipeline.provider, providerId } };
}

const starts = (pipeline: { calls: { method: string }[] }) =>
  pipeline.calls.filter((call) => call.method === "doStart").length;

describe("one document, three vendors", () => {
  const truth = { number: "INV-1", total: 10 };
  const options = (): CompareOptions => ({
    clock: clock(),
    documents: [{ id: "invoice", input, truth }],
    pipelines: [
      { pipeline: vendor("good", { data: { number: "INV-1", total: "10.00" } }), label: "Good" },
      {
        pipeline: vendor("poor", {
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
      vendor("down", { start: fakeOutage(500) }),
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

  it("keeps raw answers only when asked", async () => {
    const without = await compare(options());
    const kept = await compare({ ...options(), keepRaw: true });
    expect(without.cells[0]).not.toHaveProperty("raw");
    expect(kept.cells[0]?.raw).toMatchObject({ answers: { data: { number: "INV-1" } } });
  });
});

describe("refused accounts", () => {
  it.each([401, 402, 403])(
    "HTTP %i leaves the vendor out from then on, says so, and spares the others",
    async (httpStatus) => {
      const broke = vendor("broke", {
        concurrency: 1,
        start: new VendorError(httpStatus === 401 ? "unauthorized" : "forbidden", "No credit left", {
          httpStatus,
        }),
      });
      const fine = vendor("fine");
      const report = await compare({
        clock: clock(),
        documents: documentsOf("a", "b", "c"),
        pipelines: [broke, fine],
      });
      expect(starts(broke)).toBe(1);
      expect(starts(fine)).toBe(3);
      expect(report.pipelines[0]).toMatchObject({
        counts: { failed: 1, notStarted: 2 },
        stopped: { message: "No credit left" },
      });
      expect(report.pipelines[1]).toMatchObject({ counts: { delivered: 3 } });
    },
  );

  it("does not take another vendor's kind of failure for one", async () => {
    const shaky = vendor("shaky", {
      start: new VendorError("not_found", "No such pipeline", { httpStatus: 404 }),
    });
    const report = await compare({ clock: clock(), documents: documentsOf("a", "b"), pipelines: [shaky] });
    expect(report.pipelines[0]).toMatchObject({ counts: { failed: 2, notStarted: 0 } });
    expect(report.pipelines[0]).not.toHaveProperty("stopped");
  });
});

describe("order and load", () => {
  const order = async (seed: number) => {
    const events: string[] = [];
    await compare({
      clock: clock(),
      random: () => 0.5,
      seed,
      documents: documentsOf("a", "b", "c", "d"),
      pipelines: [vendor("x", { concurrency: 1 }), vendor("y", { concurrency: 1 })],
      onEvent: (event) => {
        if (event.type === "cell-start") events.push(`${event.pipeline} ${event.document}`);
      },
    });
    return events;
  };

  it("is the same for the same seed, another for another, and always complete", async () => {
    const first = await order(1);
    expect(await order(1)).toEqual(first);
    expect(await order(2)).not.toEqual(first);
    expect([...(await order(2))].sort()).toEqual([...first].sort());
    expect(new Set(first).size).toBe(8);
  });

  it.each<[string, CompareOptions["concurrency"], number]>([
    ["the provider's own", undefined, 2],
    ["one number for all", 3, 3],
    ["one for each provider", { x: 1 }, 1],
  ])("keeps at most as many runs of a vendor in flight as allowed: %s", async (_, concurrency, most) => {
    let inFlight = 0;
    let peak = 0;
    await compare({
      clock: clock(),
      ...(concurrency === undefined ? {} : { concurrency }),
      documents: documentsOf("a", "b", "c", "d", "e", "f"),
      pipelines: [vendor("x", { concurrency: 2 })],
      onEvent: (event) => {
        if (event.type === "cell-start") inFlight += 1;
        if (event.type === "cell-end") inFlight -= 1;
        peak = Math.max(peak, inFlight);
      },
    });
    expect(peak).toBe(most);
  });

  it("runs each document several times and tells the noise of a pipeline", async () => {
    let turn = 0;
    const pipeline = vendor("moody");
    const moody: Pipeline = {
      ...pipeline,
      normalizeResult: (request) => {
        turn += 1;
        return { ...pipeline.normalizeResult(request), data: { a: 1, b: turn % 2 } };
      },
    };
    const report = await compare({
      clock: clock(),
      repeat: 2,
      concurrency: 1,
      documents: [{ id: "a", input, truth: { a: 1, b: 1 } }],
      pipelines: [moody],
    });
    expect(report.cells.map((cell) => [cell.repetition, cell.score?.accuracy])).toEqual([
      [0, 100],
      [1, 50],
    ]);
    expect(report.pipelines[0]).toMatchObject({ accuracy: 75 });
    expect(report.pipelines[0]?.noise).toBeCloseTo(35.36, 1);
  });
});

it("gives every vendor the same deadline and tells a client's patience from a vendor's failure", async () => {
  const slow = vendor("slow", { statuses: [{ status: "running", rawStatus: "WORKING" }] });
  const report = await compare({
    clock: clock(),
    deadlineMs: 90_000,
    documents: documentsOf("a"),
    pipelines: [vendor("quick", { statuses: [{ status: "completed" }] }), slow],
  });
  expect(report.cells[1]).toMatchObject({
    outcome: "failed",
    error: { code: "timeout" },
    ref: { providerId: "slow" },
  });
});

it("stops starting runs when the budget is spent", async () => {
  const cost = { amount: "0.40", currency: "USD", exactness: "exact" } as const;
  const priced = vendor("priced", { concurrency: 1, result: { usage: { cost } } });
  const report = await compare({
    clock: clock(),
    budget: { amount: "0.8", currency: "USD" },
    documents: documentsOf("a", "b", "c", "d"),
    pipelines: [priced],
  });
  expect(starts(priced)).toBe(2);
  expect(report.cells.filter((cell) => cell.error?.code === "budget")).toHaveLength(2);
  expect(report.pipelines[0]).not.toHaveProperty("stopped");
});

it("reports what was measured when it is aborted, and starts nothing more", async () => {
  const controller = new AbortController();
  const pipeline = vendor("x", { concurrency: 1 });
  const report = await compare({
    clock: clock(),
    signal: controller.signal,
    documents: documentsOf("a", "b", "c"),
    pipelines: [pipeline],
    onEvent: (event) => {
      if (event.type === "cell-end" && event.done === 1) controller.abort(new Error("enough"));
    },
  });
  expect(report.aborted).toBe(true);
  expect(report.pipelines[0]?.counts).toMatchObject({ delivered: 1 });
  expect(report.cells.filter((cell) => cell.error?.code === "aborted")).toHaveLength(2);
});

describe("emulated answers", () => {
  const emulated = (providerId: string, data: { a: number }): Pipeline => {
    const pipeline = vendor(providerId, { data });
    return {
      ...pipeline,
      doStart: (request, context) => {
        context.onAnswer?.({ httpStatus: 200, emulator: "test" });
        return pipeline.doStart(request, context);
      },
    };
  };

  it("are marked and never held against real ones", async () => {
    const report = await compare({
      clock: clock(),
      documents: [{ id: "a", input, truth: { a: 1 } }],
      pipelines: [emulated("e1", { a: 1 }), vendor("real", { data: { a: 1 } }), emulated("e2", { a: 2 })],
    });
    expect(report.pipelines.map((pipeline) => pipeline.emulated)).toEqual([true, false, true]);
    expect(report.pairs.map(({ first, second }) => [first, second])).toEqual([["e1:pipe", "e2:pipe"]]);
  });
});

describe("steps", () => {
  const at = (seconds: number) => new Date(Date.parse("2026-04-01T08:00:00Z") + seconds * 1000).toISOString();

  it("stand where the vendor's own clock puts them, relative to its begin of the run", async () => {
    const pipeline = vendor("x", {
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
    const { cells } = await compare({ clock: clock(), documents: documentsOf("a"), pipelines: [pipeline] });
    expect(cells[0]?.steps).toMatchObject([
      { name: "parse", startMs: 1000, endMs: 4000, timing: "vendor" },
      { name: "Invoice", startMs: null, endMs: null },
    ]);
  });

  it("are timed by what this client saw, where the vendor tells no times", async () => {
    const step = (status: "running" | "completed") => fakeStep({ key: "0", status });
    const pipeline = vendor("x", {
      start: fakeObservation({ status: "running", steps: [step("running")] }),
      statuses: [
        { status: "running", steps: [step("running")] },
        { status: "completed", steps: [step("completed")] },
      ],
    });
    const { cells } = await compare({ clock: clock(), documents: documentsOf("a"), pipelines: [pipeline] });
    expect(cells[0]?.steps[0]).toMatchObject({ startMs: 0, timing: "observed" });
    expect(cells[0]?.steps[0]?.endMs).toBeGreaterThan(0);
  });
});

it("calls an answer without data unusable, not zero", async () => {
  const silent = vendor("silent", { result: { data: undefined, content: { markdown: "# Hello" } } });
  const report = await compare({
    clock: clock(),
    documents: [{ id: "a", input, truth: { a: 1 } }],
    pipelines: [silent],
  });
  expect(report.cells[0]).toMatchObject({ outcome: "delivered", score: null });
  expect(report.cells[0]?.unusable).toContain("no structured data");
  expect(report.pipelines[0]).toMatchObject({ accuracy: null, counts: { unusable: 1, graded: 0 } });
});

it("measures Markdown against the true one", async () => {
  const reader = vendor("reader", { result: { data: undefined, content: { markdown: "# Hello  World" } } });
  const report = await compare({
    clock: clock(),
    documents: [{ id: "a", input, truthMarkdown: "# hello world" }],
    pipelines: [reader],
  });
  expect(report.pipelines[0]).toMatchObject({ textSimilarity: 100, accuracy: null });
});

it("lets a pipeline and its input be chosen for each document", async () => {
  const invoices = vendor("x");
  const receipts = { ...vendor("x"), uri: "x:receipts" };
  const report = await compare({
    clock: clock(),
    documents: documentsOf("invoice", "receipt"),
    pipelines: [
      {
        label: "X",
        pipeline: (document) => (document.id === "invoice" ? invoices : receipts),
        input: (document) => ({ inputs: { kind: document.id } }),
      },
    ],
  });
  expect([starts(invoices), starts(receipts)]).toEqual([1, 1]);
  expect(report.pipelines[0]?.uris).toEqual(["x:pipe", "x:receipts"]);
});

it("tells the same pipeline twice apart, and ranks it with itself", async () => {
  const pipeline = vendor("x", { data: { a: 1 } });
  const report = await compare({
    clock: clock(),
    documents: [{ id: "a", input, truth: { a: 1 } }],
    pipelines: [pipeline, pipeline],
  });
  expect(report.pairs[0]).toMatchObject({ first: "x:pipe", second: "x:pipe (2)", ties: 1 });
});

it("survives an observer that throws, and tells it how far it is", async () => {
  const events: CompareEvent[] = [];
  await compare({
    clock: clock(),
    documents: documentsOf("a", "b"),
    pipelines: [vendor("x")],
    onEvent: (event) => {
      events.push(event);
      throw new Error("observer");
    },
  });
  const ends = events.filter((event) => event.type === "cell-end");
  expect(ends.map(({ done, total }) => [done, total])).toEqual([
    [1, 2],
    [2, 2],
  ]);
});

describe("options that do not fit", () => {
  const good: CompareOptions = { documents: documentsOf("a"), pipelines: [vendor("x")] };
  it.each<[string, CompareOptions, RegExp]>([
    ["no pipeline", { ...good, pipelines: [] }, /no pipeline to compare/],
    ["no document", { ...good, documents: [] }, /no document to compare on/],
    ["the same id twice", { ...good, documents: documentsOf("a", "a") }, /Two documents have the id "a"/],
    ["a truth for nothing", { ...good, truth: { b: {} } }, /truth for "b"/],
    ["no whole number of runs", { ...good, repeat: 1.5 }, /repeat is 1.5/],
    ["no time", { ...good, deadlineMs: 0 }, /deadlineMs is 0/],
    ["no seed", { ...good, seed: Number.NaN }, /seed is NaN/],
    ["no amount", { ...good, budget: { amount: "a lot", currency: "USD" } }, /budget "a lot"/],
    ["no label", { ...good, pipelines: [{ pipeline: () => vendor("x") }] }, /no label/],
  ])("%s is refused before anything is sent", async (_, options, message) => {
    const refusal = compare(options);
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toSatisfy(InvalidInputError.isInstance);
  });
});
