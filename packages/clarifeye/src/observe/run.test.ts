import { type RunSnapshot, start } from "@docmux/core";
import type { ClarifeyeRunScript } from "@docmux/emulator";
import nock from "nock";
import { afterEach, describe, expect, test } from "vitest";
import { resultOf } from "../../test/result-of.ts";
import { type Bench, invoice, startBench } from "../../test/start-bench.ts";
import { runDetail, runId } from "../../test/vendor-answers.ts";
import { readWarnings } from "./run.ts";

let bench: Bench;
afterEach(async () => {
  nock.cleanAll();
  await bench?.emulator.close();
});

const other = "550e8400-e29b-41d4-a716-446655440009";
const document = invoice("a.pdf", "INV-1", "1.00");
const runPath = /\/pipeline-runs\/[^/]+\/$/;
const [extract] = runDetail().steps;

/** Every status of a run that is ordered to go this way, and its last snapshot. */
async function watch(order: ClarifeyeRunScript): Promise<{ seen: string[]; last: RunSnapshot }> {
  bench = await startBench();
  bench.emulator.scriptRun(order);
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
    const events: string[] = [];
    const lists: string[][] = [];
    const handle = await start(bench.flow, invoice("a.pdf", "INV-1", "1.00"), {
      ...bench.watch,
      onEvent(event) {
        if (event.type === "step-start" || event.type === "step-end")
          events.push(`${event.type} ${event.step.name}`);
      },
    });
    for await (const { steps } of handle.snapshots()) lists.push(steps.map(({ key }) => key));
    expect(events).toEqual(
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

  test("a run with an unknown status is polled again, and a worse step makes a better run worse", async () => {
    const { seen, last } = await watch({
      runningStatus: "rehydrating",
      finalStatus: "completed",
      steps: { Chunk: { runningStatus: "warming_up", outcome: "completed_with_warnings" } },
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

describe("an answer about a run is never better than it was", () => {
  test.each<[string, unknown]>([
    ["an error", { error: "Not found." }],
    ["a detail", { detail: "Not found." }],
    ["nothing", {}],
    ["no status", { id: runId }],
    ["another run", runDetail({ id: other })],
    ["a status that is no success", runDetail({ status: "success" })],
    ["a timeout", runDetail({ status: "timeout" })],
    ["an empty status", runDetail({ status: "" })],
  ])("%s in a 200 settles nothing", async (_, detail) => {
    await expect(resultOf({ detail })).rejects.toMatchObject({
      code: expect.stringMatching(/timeout|bad_response/),
    });
  });

  test.each([
    ["COMPLETED", "completed"],
    ["Completed_With_Warnings", "completed_with_warnings"],
  ])("%s is %s", async (status, expected) => {
    const result = await resultOf({ detail: runDetail({ status }) });
    expect(result).toMatchObject({ status: expected, data: { total: 12 }, snapshot: { rawStatus: status } });
  });

  test.each([
    ["FAILED", "run_failed"],
    ["Aborted", "run_cancelled"],
  ])("%s ends as %s", async (status, code) => {
    await expect(resultOf({ detail: runDetail({ status }) })).rejects.toMatchObject({ code });
  });

  test.each([[[]], [null], [undefined]])("a completed run with the steps %j is a warning", async (steps) => {
    expect(await resultOf({ detail: runDetail({ steps }) })).toMatchObject({
      status: "completed_with_warnings",
      data: { total: 12 },
      issues: [{ severity: "warning", code: "steps_missing" }],
    });
  });

  test.each([{ error: "boom" }, { errors: ["boom"] }, { error: { code: 7 } }])(
    "%j in a completed run is an error issue",
    async (member) => {
      expect(await resultOf({ detail: runDetail(member) })).toMatchObject({
        status: "completed_with_errors",
        issues: [{ severity: "error", code: "run_error" }],
      });
    },
  );

  test.each<[string, string, string]>([
    ["FAILED", "failed", "completed_with_errors"],
    ["success", "unknown", "completed_with_warnings"],
  ])("a step with the status %s counts as %s", async (status, expected, whole) => {
    const steps = [extract, { ...extract, id: "chunking", step: "chunking", name: "Chunk", status }];
    const result = await resultOf({ detail: runDetail({ steps }) });
    expect(result.snapshot.steps[1]).toMatchObject({ status: expected, rawStatus: status });
    expect(result.status).toBe(whole);
  });

  test("a step without a status is unknown, and the run stays readable", async () => {
    const { status: _, ...step } = { ...extract, id: "chunking", step: "chunking", name: "Chunk" };
    const result = await resultOf({ detail: runDetail({ steps: [extract, step] }) });
    expect(result).toMatchObject({ status: "completed_with_warnings", data: { total: 12 } });
  });

  test("an id in capitals is the same run", async () => {
    const result = await resultOf({ detail: runDetail({ id: runId.toUpperCase() }) });
    expect(result).toMatchObject({ status: "completed", data: { total: 12 }, ref: { runId } });
  });

  test.each<[string, (steps: Record<string, unknown>[]) => unknown[], string]>([
    [
      "failed before it completed",
      (steps) => steps.map((step) => ({ ...step, status: "failed" })),
      "step_status_changed",
    ],
    [
      "was there before it vanished",
      (steps) => [...steps, { ...steps[0], id: other, name: "Gone" }],
      "step_vanished",
    ],
  ])("a step that %s is an issue", async (_, change, code) => {
    bench = await startBench();
    bench.emulator.fault({
      kind: "rewrite",
      method: "GET",
      path: runPath,
      rewrite: (body) => {
        const detail = body as { steps: Record<string, unknown>[] };
        return { ...detail, steps: change(detail.steps) };
      },
    });
    const handle = await start(bench.flow, document, bench.watch);
    let last: RunSnapshot | undefined;
    for await (const snapshot of handle.snapshots()) last = snapshot;
    expect(last?.rawStatus).toBe("completed");
    expect(last?.status).not.toBe("completed");
    const issues = [...(last?.issues ?? []), ...(last?.steps.flatMap((step) => step.issues) ?? [])];
    expect(issues.map((issue) => issue.code)).toContain(code);
  });
});

describe("warnings of any shape", () => {
  test.each<[unknown, string[]]>([
    [null, []],
    [undefined, []],
    ["", []],
    [[], []],
    [{}, []],
    [false, []],
    ["page 2 skipped", ["page 2 skipped"]],
    [true, ["true"]],
    [3, ["3"]],
    [
      ["a", null, ["b"]],
      ["a", "b"],
    ],
    [{ message: "blurred", page: 2 }, ["blurred"]],
    [[{ document_id: "d1", message: "blurred" }], ["blurred"]],
    [{ page: 2, kind: "blur" }, ['{"page":2,"kind":"blur"}']],
  ])("%j", (warnings, sentences) => {
    expect(readWarnings(warnings)).toEqual(sentences);
  });

  test("are capped in number and in length", () => {
    const many = readWarnings(Array.from({ length: 1000 }, (_, index) => `${index} ${"x".repeat(2000)}`));
    expect(many).toHaveLength(21);
    expect(many[0]).toHaveLength(500);
    expect(many.at(-1)).toBe("and 980 more warnings");
  });

  test("nested deeper than the stack do no harm", () => {
    const depth = 100_000;
    expect(readWarnings(JSON.parse(`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`))).toHaveLength(1);
  });
});
