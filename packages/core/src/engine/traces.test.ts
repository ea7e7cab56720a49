import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, test } from "vitest";
import { StartUnknownError } from "../errors/errors.ts";
import { fakeObservation, fakePipeline, ManualClock } from "../testing.ts";
import type { TraceMessages } from "../trace/trace.ts";
import { run } from "./run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7 seeded"), filename: "seeded.pdf" };

/** What is published while something is done. */
async function heardWhile(name: keyof TraceMessages, task: () => Promise<unknown>) {
  const heard: unknown[] = [];
  const listener = (message: unknown) => void heard.push(message);
  subscribe(name, listener);
  await task().catch(() => undefined);
  unsubscribe(name, listener);
  expect(JSON.stringify(heard)).not.toContain("seeded");
  return heard;
}

test("a wait names the run and when it is polled next", async () => {
  const pipeline = fakePipeline();
  const clock = new ManualClock({ skipUpToMs: 600_000 });
  const waits = await heardWhile("docmux:wait", () => run(pipeline, document, { clock }));
  expect(waits[0]).toEqual({
    timeMs: expect.any(Number),
    providerId: "fake",
    runId: "run-1",
    status: expect.any(String),
    nextPollMs: expect.any(Number),
  });
});

const lost = new StartUnknownError("Lost", { providerId: "fake", search: { at: "now" }, httpStatus: 502 });
const found = {
  runId: "found-1",
  proof: "marker" as const,
  observation: fakeObservation({ status: "running" }),
};

test.each([
  ["a run with proof", { proven: [found] }, { decision: "adopted", runId: "found-1" }],
  [
    "runs without",
    { possible: [found] },
    { decision: "not_adopted", reason: "runs that may be it: 1, with proof: 0" },
  ],
])("what is concluded about a lost start: %s", async (_what, answer, last) => {
  const pipeline = fakePipeline({ start: lost, found: answer });
  const clock = new ManualClock({ skipUpToMs: 600_000 });
  const decisions = await heardWhile("docmux:decision", () => run(pipeline, document, { clock }));
  expect(decisions).toMatchObject([
    { providerId: "fake", decision: "start_unknown", reason: "HTTP 502" },
    { providerId: "fake", ...last },
  ]);
});
