import { type RunSnapshot, run, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import type { DatalabEmulatorOptions, DatalabRunScript } from "@docmux/emulator";
import { afterEach, describe, expect, test } from "vitest";
import { type DatalabTest, invoice, startDatalabTest } from "../test/test-datalab.ts";

let bench: DatalabTest;
afterEach(() => bench.emulator.close());

/** A run of two steps of 3 s each, on a clock that only moves when it is advanced. */
async function startRun(order: DatalabRunScript = {}, options: DatalabEmulatorOptions = {}) {
  const clock = new ManualClock();
  bench = await startDatalabTest({ clock: { now: () => clock.now() }, stepDurationMs: 3000, ...options });
  bench.emulator.scriptRun({ queueMs: 1000, ...order });
  const handle = await start(bench.datalab.pipeline("pl_test"), invoice(), { clock });
  /** What is seen so many milliseconds later. */
  const after = async (milliseconds: number): Promise<RunSnapshot> => {
    await clock.advance(milliseconds);
    return handle.refresh();
  };
  return { handle, after };
}

const words = ({ status, rawStatus }: { status: string; rawStatus: string }) => `${rawStatus}: ${status}`;

describe("over HTTP", () => {
  test("a run is pending, running, completed; its steps pending, dispatched, running, completed", async () => {
    const { handle, after } = await startRun();
    const seen: string[][] = [];
    for (const milliseconds of [500, 600, 1400, 3000, 3000]) {
      const snapshot = await after(milliseconds);
      seen.push([words(snapshot), ...snapshot.steps.map(words)]);
    }
    expect(seen).toEqual([
      ["pending: pending", "pending: pending", "pending: pending"],
      ["running: running", "dispatched: running", "pending: pending"],
      ["running: running", "running: running", "pending: pending"],
      ["running: running", "completed: completed", "running: running"],
      ["completed: completed", "completed: completed", "completed: completed"],
    ]);
    expect((await handle.refresh()).progress).toEqual({ done: 2, total: 2 });
  });

  test.each(["zoned", "naive"] as const)(
    "%s times are read, as UTC where there is no zone",
    async (timestamps) => {
      const { after } = await startRun({}, { switches: { timestamps } });
      const snapshot = await after(8000);
      expect(snapshot).toMatchObject({
        createdAt: "2026-04-01T10:00:00.000Z",
        startedAt: "2026-04-01T10:00:01.000Z",
        finishedAt: "2026-04-01T10:00:07.000Z",
        resultExpiresAt: "2026-04-01T11:00:07.000Z",
      });
      expect(snapshot.steps[1]).toMatchObject({
        startedAt: "2026-04-01T10:00:05.000Z",
        finishedAt: "2026-04-01T10:00:07.000Z",
      });
    },
  );

  test("a failed first step fails the run; what could not be done is skipped", async () => {
    const { handle, after } = await startRun({
      steps: [{ outcome: "failed", errorMessage: "No text layer." }],
    });
    const snapshot = await after(8000);
    expect(words(snapshot)).toBe("failed: failed");
    expect(snapshot.steps.map(words)).toEqual(["failed: failed", "skipped: skipped"]);
    await expect(handle.result()).rejects.toMatchObject({
      code: "run_failed",
      message: expect.stringContaining("No text layer"),
    });
  });

  test.each([
    ["completed_with_errors", undefined],
    ["completed", "completed"],
  ])(
    'a failed last step is completed_with_errors, though the vendor reports "%s"',
    async (rawStatus, finalStatus) => {
      const { handle, after } = await startRun({
        steps: [undefined, { outcome: "failed", errorMessage: "Schema too large." }],
        ...(finalStatus ? { finalStatus } : {}),
      });
      expect(words(await after(8000))).toBe(`${rawStatus}: completed_with_errors`);
      const result = await handle.result({ partial: "return" });
      expect(result.status).toBe("completed_with_errors");
      expect(result.data).toBeUndefined();
      expect(result.content.markdown).toContain("INV-2026-0142");
      expect(result.issues).toEqual([
        { severity: "error", code: "step_failed", message: "Schema too large.", step: "1" },
      ]);
      // The step that failed may have been billed too.
      expect(result.usage.cost).toMatchObject({ amount: "0.01", exactness: "lower-bound" });
      await expect(handle.result()).rejects.toMatchObject({ code: "partial_result", result });
    },
  );

  test("unknown statuses end no run and are reported", async () => {
    const { after } = await startRun({ runningStatus: "warming_up", steps: [{ runningStatus: "thinking" }] });
    const snapshot = await after(2500);
    expect(words(snapshot)).toBe("warming_up: unknown");
    expect(snapshot.steps.map(words)).toEqual(["thinking: unknown", "pending: pending"]);
    expect(snapshot.issues).toMatchObject([{ code: "unknown_status" }]);
    expect(words(await after(6000))).toBe("completed: completed");
  });

  test("a run that stays in the queue is a timeout of this client, with the ref", async () => {
    bench = await startDatalabTest();
    bench.emulator.scriptRun({ stuck: true });
    const { clock, datalab } = bench;
    await expect(
      run(datalab.pipeline("pl_test"), invoice(), { clock, timeoutMs: 120_000 }),
    ).rejects.toMatchObject({ code: "timeout", ref: { runId: expect.stringMatching(/^pex_/) } });
  });
});

describe("a result that says that it did not succeed, behind HTTP 200,", () => {
  test("lowers the status of the run and says why", async () => {
    const { handle, after } = await startRun({ steps: [undefined, { unsuccessful: "Model overloaded." }] });
    expect(words(await after(8000))).toBe("completed: completed");
    const result = await handle.result({ partial: "return" });
    expect(result.status).toBe("completed_with_errors");
    expect(result.issues).toEqual([
      { severity: "error", code: "step_unsuccessful", message: "Model overloaded.", step: "1" },
    ]);
    expect(result.outputs.map(({ stepKey }) => stepKey)).toEqual(["0"]);
  });

  test("fails the run when every step says so, as with too many pages in flight", async () => {
    const { handle, after } = await startRun(
      { pageLimit: true },
      { switches: { pageLimit: "unsuccessful-result" } },
    );
    await after(8000);
    await expect(handle.result()).rejects.toMatchObject({
      code: "run_failed",
      message: expect.stringContaining("Page rate limit exceeded"),
    });
  });
});
