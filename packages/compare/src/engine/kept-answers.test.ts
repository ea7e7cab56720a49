import { type Pipeline, StartUnknownError, VendorError } from "@docmux/core";
import { createStoreMemory, memoryStore, type RunStore } from "@docmux/core/store";
import { beforeEach, describe, expect, it } from "vitest";
import { compare } from "../compare.ts";
import type { ComparedDocument, CompareOptions } from "../options.ts";
import { fakeVendor, quickClock, startsOf } from "../testing/fake-vendor.ts";

let memory: ReturnType<typeof createStoreMemory>;
let store: RunStore;
beforeEach(() => {
  memory = createStoreMemory();
  store = memoryStore(memory);
});

function documents(...ids: string[]): ComparedDocument[] {
  return ids.map((id) => ({
    id,
    input: { bytes: new TextEncoder().encode(`%PDF-1.7 ${id}`), filename: `${id}.pdf` },
    truth: { a: 1 },
  }));
}

const cost = { amount: "0.40", currency: "USD", exactness: "exact" } as const;

function vendor(providerId: string, script = {}) {
  const pipeline = fakeVendor(providerId, { data: { a: 1 }, result: { usage: { cost } }, ...script });
  // Run ids of two vendors may be the same: the store distinguishes them by the origin.
  return { ...pipeline, provider: { ...pipeline.provider, origin: `https://${providerId}.invalid` } };
}

const run = (options: Omit<CompareOptions, "clock" | "store">) =>
  compare({ clock: quickClock(), store, ...options });

describe("a comparison with a store", () => {
  it("that is called again starts nothing, and gives the same answers and the same cost", async () => {
    const pipelines = [vendor("x"), vendor("y")];
    const first = await run({ documents: documents("a", "b"), pipelines });
    const again = await run({ documents: documents("a", "b"), pipelines });
    expect(pipelines.map(startsOf)).toEqual([2, 2]);
    expect(first.cells.map(({ reused }) => reused)).toEqual([undefined, undefined, undefined, undefined]);
    expect(again.cells.map(({ reused }) => reused)).toEqual([true, true, true, true]);
    expect(again.cells.map(({ data, usage, score }) => [data, usage, score?.accuracy])).toEqual(
      first.cells.map(({ data, usage, score }) => [data, usage, score?.accuracy]),
    );
    expect(again.pipelines.map(({ spending }) => spending)).toEqual(
      first.pipelines.map(({ spending }) => spending),
    );
  });

  it("runs only what was added: a document, a pipeline", async () => {
    const [x, y] = [vendor("x"), vendor("y")];
    await run({ documents: documents("a", "b"), pipelines: [x] });
    await run({ documents: documents("a", "b", "c"), pipelines: [x] });
    expect(startsOf(x)).toBe(3);
    await run({ documents: documents("a", "b", "c"), pipelines: [x, y] });
    expect([startsOf(x), startsOf(y)]).toEqual([3, 3]);
  });

  it("runs again what has changed: the content, the pages, the options, the version of a pipeline", async () => {
    const x = vendor("x");
    const [document] = documents("a");
    if (!document) throw new Error("there is one");
    const once = (changed: Partial<ComparedDocument>, pipeline: Pipeline = x) =>
      run({ documents: [{ ...document, ...changed }], pipelines: [pipeline] });
    await once({});
    await once({ input: { bytes: new TextEncoder().encode("%PDF-1.7 other"), filename: "a.pdf" } });
    expect(startsOf(x)).toBe(2);
    await once({ pages: "0" });
    expect(startsOf(x)).toBe(3);
    await once({}, { ...x, pipelineVersion: "2" });
    expect(startsOf(x)).toBe(4);
    await once({ truth: { a: 2 }, schema: { type: "object" } });
    expect(startsOf(x)).toBe(4);
  });

  it("keeps the runs of one id apart from those of another, and lists them by it", async () => {
    const x = vendor("x");
    await run({ documents: documents("a"), pipelines: [x], id: "may" });
    await run({ documents: documents("a"), pipelines: [x], id: "may" });
    expect(startsOf(x)).toBe(1);
    await run({ documents: documents("a"), pipelines: [x], id: "june" });
    expect(startsOf(x)).toBe(2);
    const batches: (string | undefined)[] = [];
    for await (const { batch } of store.list()) batches.push(batch?.id);
    expect(batches.sort()).toEqual(["june", "may"]);
  });

  it("measures noise with runs of their own: repetitions, and one pipeline in two columns", async () => {
    const x = vendor("x");
    const options = { documents: documents("a"), pipelines: [x, x], repeat: 2 };
    await run(options);
    expect(startsOf(x)).toBe(4);
    await run(options);
    expect(startsOf(x)).toBe(4);
  });

  it("takes two documents with one content for one run, and counts its cost once", async () => {
    const x = vendor("x");
    const [document] = documents("a");
    if (!document) throw new Error("there is one");
    const report = await run({
      documents: [document, { ...document, id: "b" }],
      pipelines: [x],
      budget: { amount: "0.80", currency: "USD" },
    });
    expect(startsOf(x)).toBe(1);
    expect(report.cells.filter(({ reused }) => reused)).toHaveLength(1);
  });

  it("counts only what it starts itself against the budget, and reads what is kept when that is spent", async () => {
    const x = fakeVendor("x", { concurrency: 1, data: { a: 1 }, result: { usage: { cost } } });
    const budget = { amount: "0.80", currency: "USD" };
    const ids = ["a", "b", "c", "d", "e"] as const;
    const first = await run({ documents: documents(...ids), pipelines: [x], budget });
    expect(first.cells.filter(({ error }) => error?.code === "budget")).toHaveLength(3);
    const second = await run({ documents: documents(...ids), pipelines: [x], budget });
    expect(startsOf(x)).toBe(4);
    expect(second.pipelines[0]?.counts).toMatchObject({ delivered: 4, notStarted: 1 });
    expect(second.cells.filter(({ reused }) => reused)).toHaveLength(2);
  });

  it("reads what is kept of a vendor that refuses the account by now", async () => {
    const good = fakeVendor("x", { concurrency: 1, data: { a: 1 } });
    await run({ documents: documents("a", "b"), pipelines: [good] });
    const broke: Pipeline = {
      ...good,
      doStart: async () => {
        throw new VendorError("forbidden", "No credit left", { httpStatus: 402 });
      },
    };
    const report = await run({ documents: documents("a", "b", "c", "d"), pipelines: [broke] });
    expect(report.pipelines[0]?.counts).toMatchObject({ delivered: 2, failed: 1, notStarted: 1 });
    const paid = await run({ documents: documents("a", "b", "c", "d"), pipelines: [good] });
    expect(paid.pipelines[0]?.counts).toMatchObject({ delivered: 4 });
    expect(startsOf(good)).toBe(4);
  });

  it("names the key of a start that may have led to a run, and does not start it again", async () => {
    const lost = vendor("x", { start: new StartUnknownError("The answer was lost", { providerId: "x" }) });
    const first = await run({ documents: documents("a"), pipelines: [lost] });
    expect(first.cells[0]?.error).toMatchObject({ code: "start_unknown" });
    const again = await run({ documents: documents("a"), pipelines: [vendor("x")] });
    expect(again.cells[0]?.error).toMatchObject({ code: "start_unknown", startKey: expect.any(String) });
  });

  it("has an id only with a store", async () => {
    const options = { documents: documents("a"), pipelines: [vendor("x")], id: "may" };
    await expect(compare(options)).rejects.toThrow("The option id needs a store");
    await expect(run({ ...options, id: "" })).rejects.toThrow("not a text of 1 to 200 characters");
  });
});

describe("the time of a run that the store has", () => {
  it("is that of the process that followed it from start to end", async () => {
    const x = vendor("x");
    await run({ documents: documents("a"), pipelines: [x] });
    const again = await run({ documents: documents("a"), pipelines: [x] });
    expect(again.cells[0]?.durationMs).toBeGreaterThanOrEqual(0);
    expect(again.pipelines[0]?.latency.runs).toBe(1);
  });

  it("is not measured when another process saw its end", async () => {
    const controller = new AbortController();
    const running = fakeVendor("x", { data: { a: 1 }, statuses: [{ status: "running", rawStatus: "R" }] });
    await run({
      documents: documents("a"),
      pipelines: [running],
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === "cell-event" && event.event.type === "run-start")
          controller.abort(new Error("stop"));
      },
    });
    await store.close();
    store = memoryStore(memory);
    const later = fakeVendor("x", { data: { a: 1 } });
    const resumed = await run({ documents: documents("a"), pipelines: [later] });
    expect([startsOf(running), startsOf(later)]).toEqual([1, 0]);
    expect(resumed.cells[0]).toMatchObject({ outcome: "delivered", reused: true, durationMs: null });
    const third = await run({ documents: documents("a"), pipelines: [later] });
    expect(third.cells[0]).toMatchObject({ outcome: "delivered", reused: true, durationMs: null });
    expect(third.pipelines[0]?.latency).toMatchObject({ runs: 0, medianMs: null });
  });
});
