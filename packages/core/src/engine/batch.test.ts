import { getEventListeners } from "node:events";
import { describe, expect, test, vi } from "vitest";
import type { RunInput } from "../model/input.ts";
import { fakePipeline, ManualClock } from "../testing.ts";
import { type BatchOptions, createBatch } from "./batch.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const clock = () => new ManualClock({ skipUpToMs: 600_000 });

describe("a batch is refused as a whole before anything is sent", () => {
  test.each<[object, string]>([
    [{ timeoutMs: -1 }, "timeoutMs"],
    [{ retries: 3 }, "retries"],
    [{ concurrency: 0 }, "concurrency"],
    [{ concurrency: 1.5 }, "concurrency"],
    [{ concurrency: "4" }, "concurrency"],
    [{ idempotencyKey: "one-for-all" }, "idempotencyKey"],
  ])("for the options %j", (options, name) => {
    const pipeline = fakePipeline();
    expect(() => createBatch(pipeline, [document], options as BatchOptions)).toThrow(
      expect.objectContaining({ code: "invalid_input", message: expect.stringContaining(name) }),
    );
    expect(pipeline.calls).toEqual([]);
  });

  test.each([
    ["a text, of which every letter would be a path", "a.pdf"],
    ["nothing", undefined],
  ])("for %s", (_what, inputs) => {
    const pipeline = fakePipeline();
    expect(() => createBatch(pipeline, inputs as unknown as RunInput[], { clock: clock() })).toThrow(
      expect.objectContaining({ code: "invalid_input" }),
    );
    expect(pipeline.calls).toEqual([]);
  });

  test("when the list of inputs breaks off", () => {
    const pipeline = fakePipeline();
    const { signal } = new AbortController();
    function* inputs() {
      yield document;
      throw new Error("the folder is gone");
    }
    expect(() => createBatch(pipeline, inputs(), { clock: clock(), signal })).toThrow("the folder is gone");
    expect(pipeline.calls).toEqual([]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

test("an empty batch is no work", async () => {
  expect(await createBatch(fakePipeline(), [], { clock: clock() }).all()).toEqual([]);
});

test("nothing is sent before the first item is asked for, and a batch runs once", async () => {
  const pipeline = fakePipeline();
  const batch = createBatch(pipeline, [document], { clock: clock() });
  await new Promise((resolve) => setImmediate(resolve));
  expect(pipeline.calls).toEqual([]);
  expect(await batch.all()).toMatchObject([{ outcome: "delivered" }]);
  await expect(batch.all()).rejects.toMatchObject({ code: "invalid_input" });
  expect(pipeline.calls.filter(({ method }) => method === "doStart")).toHaveLength(1);
});

test("items come in the order in which they end, and all() puts them into that of the inputs", async () => {
  const missing = { path: "no/such.pdf" };
  const outcomes: [number, string][] = [];
  const batch = () => createBatch(fakePipeline(), [missing, document], { clock: clock(), concurrency: 2 });
  for await (const { index, outcome } of batch()) outcomes.push([index, outcome]);
  expect(outcomes).toEqual([
    [1, "delivered"],
    [0, "failed"],
  ]);
  expect((await batch().all()).map(({ index }) => index)).toEqual([0, 1]);
});

test("the next input waits until an item is asked for", async () => {
  const pipeline = fakePipeline();
  const starts = () => pipeline.calls.filter(({ method }) => method === "doStart").length;
  const seen: string[] = [];
  for await (const { index } of createBatch(pipeline, [document, document], {
    clock: clock(),
    concurrency: 1,
  })) {
    const before = starts();
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(`item ${index}, starts ${before} ${starts()}`);
  }
  expect(seen).toEqual(["item 0, starts 1 1", "item 1, starts 2 2"]);
});

test("a loop that is left starts nothing more and keeps no listener", async () => {
  const pipeline = fakePipeline();
  const { signal } = new AbortController();
  for await (const item of createBatch(pipeline, [document, document, document], {
    clock: clock(),
    concurrency: 1,
    signal,
  })) {
    expect(item.index).toBe(0);
    break;
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(pipeline.calls.filter(({ method }) => method === "doStart")).toHaveLength(1);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

describe("an asynchronous list", () => {
  test("is read as it goes, no further than there are free places", async () => {
    let read = 0;
    async function* inputs() {
      for (; read < 5; read += 1) yield document;
    }
    const reads: number[] = [];
    const batch = createBatch(fakePipeline(), inputs(), { clock: clock(), concurrency: 2 });
    for await (const _item of batch) reads.push(read);
    expect(reads[0]).toBeLessThanOrEqual(2);
    expect(reads).toHaveLength(5);
  });

  test("that breaks off rejects after the runs that it began have ended", async () => {
    async function* inputs() {
      yield document;
      throw new Error("the bucket is gone");
    }
    const items: string[] = [];
    const loop = async () => {
      for await (const { outcome } of createBatch(fakePipeline(), inputs(), { clock: clock() }))
        items.push(outcome);
    };
    await expect(loop()).rejects.toThrow("the bucket is gone");
    expect(items).toEqual(["delivered"]);
  });

  test("without an end is not read on after an abort", async () => {
    const controller = new AbortController();
    let isClosed = false;
    async function* inputs() {
      try {
        for (;;) {
          yield document;
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        isClosed = true;
      }
    }
    const { signal } = controller;
    const outcomes: string[] = [];
    for await (const { outcome } of createBatch(fakePipeline(), inputs(), {
      clock: clock(),
      concurrency: 1,
      signal,
    })) {
      outcomes.push(outcome);
      if (outcomes.length === 2) controller.abort();
    }
    expect(outcomes.slice(0, 2)).toEqual(["delivered", "delivered"]);
    await vi.waitUntil(() => isClosed);
  });
});
