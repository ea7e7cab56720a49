import { expect, test } from "vitest";
import type { RunEvent } from "../model/event.ts";
import { fakePipeline, fakeStep, ManualClock } from "../testing.ts";
import { run } from "./run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7 nothing"), filename: "a.pdf" };

test("a run is started once, watched to its end, and its result read", async () => {
  const pipeline = fakePipeline({
    statuses: [
      { status: "running", steps: [fakeStep({ key: "0", status: "running" })] },
      { status: "running", steps: [fakeStep({ key: "0", status: "completed" })] },
      { status: "completed", steps: [fakeStep({ key: "0", status: "completed" })] },
    ],
    data: { total: 3 },
  });
  const events: RunEvent[] = [];
  const result = await run(pipeline, document, {
    clock: new ManualClock({ skipUpToMs: 60_000 }),
    random: () => 0.5,
    onEvent: (event) => events.push(event),
  });

  expect(result.data).toEqual({ total: 3 });
  expect(result.status).toBe("completed");
  expect(pipeline.calls.map((call) => call.method)).toEqual([
    "doStart",
    "doStatus",
    "doStatus",
    "doStatus",
    "doResult",
  ]);
  expect(events.map((event) => event.type)).toEqual([
    "run-start",
    "run-update",
    "step-start",
    "run-update",
    "step-end",
    "run-update",
    "run-update",
    "run-end",
  ]);
});
