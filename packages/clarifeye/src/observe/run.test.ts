import { type RunSnapshot, start } from "@docmux/core";
import type { ClarifeyeRunOrder } from "@docmux/emulator";
import { afterEach, describe, expect, test } from "vitest";
import { type Bench, invoice, startBench } from "../../test/start-bench.ts";

let bench: Bench;
afterEach(() => bench.emulator.close());

/** Every status of a run that is ordered to go this way, and its last snapshot. */
async function watch(order: ClarifeyeRunOrder): Promise<{ seen: string[]; last: RunSnapshot }> {
  bench = await startBench();
  bench.emulator.orderRun(order);
  const handle = await start(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
  const snapshots: RunSnapshot[] = [];
  for await (const snapshot of handle.snapshots()) snapshots.push(snapshot);
  const last = snapshots.at(-1);
  if (!last) throw new Error("nothing was seen");
  return { seen: [...new Set(snapshots.map(({ status, rawStatus }) => `${status} (${rawStatus})`))], last };
}

const stepOf = ({ steps }: RunSnapshot, name: string) => steps.find((step) => step.name === name);

describe("every status of a run", () => {
  test("pending, running, completed", async () => {
    const { seen, last } = await watch({});
    expect(seen).toEqual(["pending (pending)", "running (running)", "completed (completed)"]);
    expect(last.steps.map(({ name, status, kind }) => [name, status, kind])).toEqual([
      ["Parse", "completed", "parse"],
      ["Chunk", "completed", "chunk"],
      ["Extract objects", "completed", "extract"],
    ]);
    expect(last.steps[1]?.dependsOn).toEqual([last.steps[0]?.key]);
    expect(last).toMatchObject({
      createdAt: "2026-04-01T10:00:00.000Z",
      finishedAt: "2026-04-01T10:00:10.000Z",
    });
  });

  test("with steps that are listed only once they have begun: each begins and ends once, and keeps its place", async () => {
    bench = await startBench({ switches: { stepListing: "begun" } });
    const told: string[] = [];
    const lists: string[][] = [];
    const handle = await start(bench.flow, invoice("a.pdf", "INV-1", "1.00"), {
      ...bench.watch,
      onEvent(event) {
        if (event.type === "step-start" || event.type === "step-end")
          told.push(`${event.type} ${event.step.name}`);
      },
    });
    for await (const { steps } of handle.snapshots()) lists.push(steps.map(({ key }) => key));
    expect(told).toEqual(
      ["Parse", "Chunk", "Extract objects"].flatMap((name) => [`step-start ${name}`, `step-end ${name}`]),
    );
    expect(new Set(lists.map(({ length }) => length))).toEqual(new Set([0, 1, 2, 3]));
    for (const keys of lists) expect(keys).toEqual(lists.at(-1)?.slice(0, keys.length));
  });

  test("completed_with_warnings", async () => {
    const { last } = await watch({
      steps: { Chunk: { outcome: "completed_with_warnings", warnings: "page 2 skipped" } },
    });
    expect(last).toMatchObject({ status: "completed_with_warnings", rawStatus: "completed_with_warnings" });
    expect(stepOf(last, "Chunk")).toMatchObject({
      status: "completed_with_warnings",
      issues: [{ severity: "warning", code: "step_warning", message: "page 2 skipped" }],
    });
  });

  test("failed, with the reason from the log and without its secrets", async () => {
    const errorMessage = "model refused: api_key=sk-very-secret at https://models.invalid/v1?sig=abc123";
    const { last } = await watch({ steps: { "Extract objects": { outcome: "failed", errorMessage } } });
    expect(last).toMatchObject({ status: "failed", rawStatus: "failed" });
    expect(last.issues).toMatchObject([{ severity: "error", code: "run_failed" }]);
    expect(last.issues[0]?.message).toContain("model refused");
    expect(last.issues[0]?.message).not.toMatch(/very-secret|abc123/);
    expect(stepOf(last, "Extract objects")).toMatchObject({
      status: "failed",
      issues: [{ code: "step_failed", message: expect.stringContaining("model refused") }],
    });
    expect(stepOf(last, "Parse")?.status).toBe("completed");
  });

  test("steps behind a failed one stay pending and don't hold the end up", async () => {
    const { last } = await watch({ steps: { Parse: { outcome: "failed" } }, logPaddingBytes: 100_000 });
    expect(last.steps.map(({ status }) => status)).toEqual(["failed", "pending", "pending"]);
    expect(last.issues[0]?.message).toContain("Parse");
  });

  test("an unknown word is watched on, and a worse step makes a better run worse", async () => {
    const { seen, last } = await watch({
      runningWord: "rehydrating",
      finalWord: "completed",
      steps: { Chunk: { runningWord: "warming_up", outcome: "completed_with_warnings" } },
    });
    expect(seen).toEqual([
      "pending (pending)",
      "unknown (rehydrating)",
      "completed_with_warnings (completed)",
    ]);
    expect(stepOf(last, "Chunk")?.rawStatus).toBe("completed_with_warnings");
  });

  test("cancelled, with the steps that had not ended", async () => {
    bench = await startBench();
    const handle = await start(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    await bench.clock.advance(2000);
    const snapshot = await handle.cancel();
    expect(snapshot).toMatchObject({ status: "cancelled", rawStatus: "aborted" });
    expect(snapshot.steps.map(({ status, rawStatus }) => `${status} (${rawStatus})`)).toEqual(
      Array(3).fill("cancelled (aborted)"),
    );
  });

  test("cancelling an ended run changes nothing", async () => {
    bench = await startBench();
    const handle = await start(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    await handle.result();
    expect((await handle.cancel()).status).toBe("completed");
  });
});

test.each(["name", "step", "id"] as const)("depends_on may hold the %s of a step", async (stepReferences) => {
  bench = await startBench({ switches: { stepReferences } });
  const handle = await start(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
  const { snapshot, data } = await handle.result();
  const keys = snapshot.steps.map(({ key }) => key);
  expect(snapshot.steps.map(({ dependsOn }) => dependsOn)).toEqual([[], [keys[0]], [keys[1]]]);
  expect(data).toMatchObject({ invoice_number: "INV-1" });
});
