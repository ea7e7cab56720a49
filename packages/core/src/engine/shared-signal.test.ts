import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { fakePipeline, ManualClock } from "../testing.ts";
import { start } from "./run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const reason = new Error("the caller's own reason");
const runCount = 50;

/** Taking a listener off a signal costs as much as the signal has listeners: runs would pay for each other. */
function listeners(signal: AbortSignal): number {
  return getEventListeners(signal, "abort").length;
}

test("many runs on one signal are one listener to it, and stop together", async () => {
  const { signal, abort } = controllable();
  const pipeline = fakePipeline({ statuses: [{ status: "running" }], concurrency: runCount });
  const clock = new ManualClock();
  const handles = await Promise.all(
    Array.from({ length: runCount }, () => start(pipeline, document, { signal, clock })),
  );
  const waiting = handles.map((handle) => handle.result());
  expect(listeners(signal)).toBe(1);
  abort();
  const outcomes = await Promise.allSettled(waiting);
  expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason)).toEqual(
    Array.from({ length: runCount }, () => reason),
  );
  expect(listeners(signal)).toBe(0);
});

test("many waits on one signal are one listener to it, and the last one that ends takes it off", async () => {
  const { signal } = controllable();
  const clock = new ManualClock({ skipUpToMs: 60_000 });
  const pipeline = fakePipeline({ statuses: [{ status: "completed" }] });
  const handles = await Promise.all(
    Array.from({ length: runCount }, () => start(pipeline, document, { clock })),
  );
  const waiting = handles.map((handle) => handle.result({ signal }));
  expect(listeners(signal)).toBe(1);
  await Promise.all(waiting);
  expect(listeners(signal)).toBe(0);
});

function controllable(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(reason) };
}
