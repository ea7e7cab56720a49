import { getEventListeners } from "node:events";
import { describe, expect, test, vi } from "vitest";
import type { RunInput } from "../model/input.ts";
import { fakePipeline, ManualClock } from "../testing.ts";
import { type BatchOptions, runBatch } from "./batch.ts";

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
  ])("for the options %j", async (options, name) => {
    const pipeline = fakePipeline();
    await expect(runBatch(pipeline, [document], options as BatchOptions)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(name),
    });
    expect(pipeline.calls).toEqual([]);
  });

  test.each([
    ["a text, of which every letter would be a path", "a.pdf"],
    ["nothing", undefined],
  ])("for %s", async (_what, inputs) => {
    const pipeline = fakePipeline();
    const batch = runBatch(pipeline, inputs as unknown as RunInput[], { clock: clock() });
    await expect(batch).rejects.toMatchObject({ code: "invalid_input" });
    expect(pipeline.calls).toEqual([]);
  });

  test("when the list of inputs breaks off", async () => {
    const pipeline = fakePipeline();
    const { signal } = new AbortController();
    function* inputs() {
      yield document;
      throw new Error("the folder is gone");
    }
    await expect(runBatch(pipeline, inputs(), { clock: clock(), signal })).rejects.toThrow(
      "the folder is gone",
    );
    expect(pipeline.calls).toEqual([]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

test("an empty batch is no work", async () => {
  expect(await runBatch(fakePipeline(), [], { clock: clock() })).toEqual([]);
});

test.each<[string, () => unknown]>([
  [
    "throws",
    () => {
      throw new Error("disk full");
    },
  ],
  [
    "rejects",
    async () => {
      throw new Error("disk full");
    },
  ],
])("an onItem that %s stops nothing and is told with the item", async (_how, fail) => {
  const onItem = vi.fn().mockImplementationOnce(fail);
  const items = await runBatch(fakePipeline(), [document, document], {
    clock: clock(),
    concurrency: 1,
    onItem,
  });
  expect(items).toMatchObject([
    { outcome: "delivered", onItemError: new Error("disk full") },
    { outcome: "delivered" },
  ]);
  expect(items[1]).not.toHaveProperty("onItemError");
});

test("the batch waits for what onItem does, and so does the next input", async () => {
  const seen: string[] = [];
  const pipeline = fakePipeline();
  await runBatch(pipeline, [document, document], {
    clock: clock(),
    concurrency: 1,
    async onItem({ index }) {
      const starts = () => pipeline.calls.filter(({ method }) => method === "doStart").length;
      const before = starts();
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`item ${index}, starts ${before} ${starts()}`);
    },
  });
  expect(seen).toEqual(["item 0, starts 1 1", "item 1, starts 2 2"]);
});
