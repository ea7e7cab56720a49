import { describe, expect, test } from "vitest";
import { VendorError } from "../../errors/errors.ts";
import type { RunEvent } from "../../model/event.ts";
import { fakeOutage, fakePipeline, fakeStep, ManualClock } from "../../testing.ts";
import { attach } from "../attach.ts";
import { start } from "../run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const random = () => 0.5;
const quick = () => new ManualClock({ skipUpToMs: 600_000 });

describe("a caller that begins to wait as the last one leaves", () => {
  const going = () => fakePipeline({ statuses: [{ status: "running" }, { status: "completed" }] });

  test("is not stopped with the listener that left", async () => {
    const handle = await start(going(), document, { clock: quick(), random });
    handle.on("run-update", () => undefined)();
    expect((await handle.result()).status).toBe("completed");
  });

  test("is not stopped with the iteration that left", async () => {
    const handle = await start(going(), document, { clock: quick(), random });
    for await (const snapshot of handle.snapshots()) if (snapshot.status === "running") break;
    expect((await handle.result()).status).toBe("completed");
  });

  test("shares no loop with the one that was stopped: two are never under way", async () => {
    const clock = new ManualClock();
    const pipeline = going();
    const handle = await start(pipeline, document, { clock, random });
    handle.on("run-update", () => undefined)();
    const result = handle.result();
    await clock.advance(10_000);
    await result;
    expect(pipeline.calls.filter((call) => call.method === "doStatus")).toHaveLength(2);
    expect(clock.waiting).toBe(0);
  });
});

describe("an attached handle whose first looks bring nothing", () => {
  async function sleepsAfter(error: Error, count: number): Promise<number[]> {
    const { ref } = await start(fakePipeline(), document, { clock: quick() });
    const clock = quick();
    const statuses = [...Array<Error>(count).fill(error), { status: "completed" } as const];
    await attach(ref, fakePipeline({ statuses }), { clock, random }).result();
    return clock.sleeps.filter((delayMs) => delayMs < 600_000);
  }

  test("waits as long as the vendor asks for", async () => {
    const busy = new VendorError("rate_limited", "slow down", { retryAfterMs: 45_000 });
    expect(await sleepsAfter(busy, 2)).toEqual([45_000, 45_000]);
  });

  test("waits longer and longer", async () => {
    const sleeps = await sleepsAfter(fakeOutage(), 30);
    expect(sleeps[0]).toBe(750);
    expect(sleeps.at(-1)).toBeGreaterThan(2_000);
  });
});

describe("what a poll returns in addition to the status", () => {
  test("is in the latest snapshot, and is not forgotten by the next", async () => {
    const pipeline = fakePipeline({
      statuses: [
        { status: "running" },
        { status: "running", startedAt: "2026-04-01T10:00:01.000Z" },
        { status: "running" },
        { status: "completed" },
      ],
    });
    const handle = await start(pipeline, document, { clock: quick(), random });
    await handle.refresh();
    await handle.refresh();
    expect(handle.latest?.startedAt).toBe("2026-04-01T10:00:01.000Z");
    await handle.refresh();
    expect((await handle.refresh()).startedAt).toBe("2026-04-01T10:00:01.000Z");
    expect(handle.latest?.observedAt).toBeDefined();
  });

  test("is an update when a step's output became readable", async () => {
    const step = (hasResult: boolean) => [fakeStep({ key: "0", status: "completed", hasResult })];
    const events: RunEvent["type"][] = [];
    const pipeline = fakePipeline({
      statuses: [
        { status: "running", steps: step(false) },
        { status: "running", steps: step(true) },
        { status: "completed", steps: step(true) },
      ],
    });
    const handle = await start(pipeline, document, {
      clock: quick(),
      random,
      onEvent: ({ type }) => events.push(type),
    });
    await handle.result();
    expect(events.filter((type) => type === "run-update")).toHaveLength(4);
    expect(events.filter((type) => type === "step-end")).toHaveLength(1);
  });
});

test("an abort wins over the error that came with it", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const clock = new ManualClock();
  const pipeline = fakePipeline({
    statuses: [
      async () => {
        queueMicrotask(() => controller.abort(reason));
        throw new VendorError("not_found", "gone");
      },
    ],
  });
  const handle = await start(pipeline, document, { clock, random, signal: controller.signal });
  const result = handle.result();
  result.catch(() => undefined);
  await clock.advance(1_000);
  await expect(result).rejects.toBe(reason);
});
