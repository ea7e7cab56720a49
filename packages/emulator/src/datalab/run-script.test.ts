import { afterEach, describe, expect, test } from "vitest";
import type { RunScript } from "./run-script.ts";
import { type DatalabTest, invoice, startDatalabTest } from "./test-datalab.ts";

let datalab: DatalabTest;
afterEach(() => datalab.emulator.close());

async function ordered(order: RunScript): Promise<string> {
  datalab = await startDatalabTest();
  datalab.emulator.scriptRun(order);
  return datalab.run();
}

async function summary(executionId: string): Promise<string> {
  const { status, steps } = await datalab.execution(executionId);
  return `${status}: ${steps.map((step: { status: string }) => step.status).join(" ")}`;
}

describe("how an ordered run ends", () => {
  test.each<[string, RunScript, string]>([
    ["first step fails", { steps: [{ outcome: "failed" }] }, "failed: failed skipped"],
    [
      "last step fails",
      { steps: [undefined, { outcome: "failed" }] },
      "completed_with_errors: completed failed",
    ],
    [
      "a step is skipped by design",
      { steps: [undefined, { outcome: "skipped" }] },
      "completed: completed skipped",
    ],
    [
      "steps go on after a failure",
      { steps: [{ outcome: "failed" }], continueAfterFailure: true },
      "completed_with_errors: failed completed",
    ],
    [
      "the run claims more than its steps",
      { steps: [undefined, { outcome: "failed" }], finalStatus: "completed" },
      "completed: completed failed",
    ],
    ["an unknown status", { finalStatus: "archived" }, "archived: completed completed"],
  ])("%s", async (_, order, wanted) => {
    const executionId = await ordered(order);
    datalab.clock.advance(10_000);
    expect(await summary(executionId)).toBe(wanted);
  });

  test("error_message is what was ordered, from the moment of failing on", async () => {
    const executionId = await ordered({
      steps: [{ outcome: "failed", errorMessage: "Model ran out of memory" }],
    });
    datalab.clock.advance(300);
    expect((await datalab.execution(executionId)).steps[0].error_message).toBeNull();
    datalab.clock.advance(1000);
    expect((await datalab.execution(executionId)).steps[0].error_message).toBe("Model ran out of memory");
    const { status, body } = await datalab.result(executionId, 0);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "failed", success: false, error: "Model ran out of memory" });
    expect((await datalab.result(executionId, 1)).status).toBe(404);
  });
});

describe("how an ordered run goes", () => {
  test("durations and queue", async () => {
    const executionId = await ordered({ queueMs: 5000, steps: [{ durationMs: 900 }, { durationMs: 100 }] });
    const seen = [];
    for (const waitMs of [4999, 1, 300, 599, 1, 99, 1]) {
      datalab.clock.advance(waitMs);
      seen.push(await summary(executionId));
    }
    expect(seen).toEqual([
      "pending: pending pending",
      "running: dispatched pending",
      "running: running pending",
      "running: running pending",
      "running: completed dispatched",
      "running: completed running",
      "completed: completed completed",
    ]);
  });

  test("stuck in a step", async () => {
    const executionId = await ordered({ steps: [undefined, { stuck: true }] });
    datalab.clock.advance(7 * 24 * 3_600_000);
    expect(await summary(executionId)).toBe("running: completed running");
    expect((await datalab.execution(executionId)).completed_at).toBeNull();
  });

  test("stuck in the queue", async () => {
    const executionId = await ordered({ stuck: true });
    datalab.clock.advance(7 * 24 * 3_600_000);
    expect(await summary(executionId)).toBe("pending: pending pending");
  });

  test("unknown statuses while it runs", async () => {
    const executionId = await ordered({
      runningStatus: "warming_up",
      steps: [{ runningStatus: "thinking" }],
    });
    datalab.clock.advance(300);
    expect(await summary(executionId)).toBe("warming_up: thinking pending");
    datalab.clock.advance(10_000);
    expect(await summary(executionId)).toBe("completed: completed completed");
  });

  test("success false behind HTTP 200, while the step says completed", async () => {
    const executionId = await ordered({ steps: [undefined, { unsuccessful: "The schema asks too much" }] });
    datalab.clock.advance(10_000);
    expect(await summary(executionId)).toBe("completed: completed completed");
    const { status, body } = await datalab.result(executionId, 1);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "complete", success: false, error: "The schema asks too much" });
    expect(body.extraction_schema_json).toBeNull();
  });
});

describe("the limit of pages in flight", () => {
  const text =
    "Page rate limit exceeded. Your team has 1 pages in flight and this request adds 1 more (2 total, limit: 1).";

  test("is met by one of two runs at a time, and shows as a failed step", async () => {
    datalab = await startDatalabTest({ limits: { maximumPagesInFlight: 1 } });
    await datalab.run();
    const second = await datalab.run();
    datalab.clock.advance(10_000);
    const { status, steps } = await datalab.execution(second);
    expect(status).toBe("failed");
    expect(steps[0].error_message).toContain(text);
    const third = await datalab.run();
    datalab.clock.advance(10_000);
    expect((await datalab.execution(third)).status).toBe("completed");
  });

  test("or as results without success", async () => {
    datalab = await startDatalabTest({ switches: { pageLimit: "unsuccessful-result" } });
    datalab.emulator.scriptRun({ pageLimit: true });
    const executionId = await datalab.run();
    datalab.clock.advance(10_000);
    expect(await summary(executionId)).toBe("completed: completed completed");
    const { body } = await datalab.result(executionId, 0);
    expect(body).toMatchObject({ status: "complete", success: false });
    expect(body.error).toContain("limit: 5,000");
  });
});

test("orders are used up oldest first, and only by the pipeline that they name", async () => {
  datalab = await startDatalabTest();
  datalab.emulator.scriptRun({ pipelineId: "pl_other", finalStatus: "never" });
  datalab.emulator.scriptRun({ times: 2, finalStatus: "first" });
  datalab.emulator.scriptRun({ finalStatus: "second" });
  const runs = [];
  for (let count = 0; count < 4; count += 1) runs.push(await datalab.run());
  datalab.clock.advance(10_000);
  const words = await Promise.all(runs.map(async (run) => (await datalab.execution(run)).status));
  expect(words).toEqual(["first", "first", "second", "completed"]);
});

describe("evaluation steps", () => {
  const steps = [
    { type: "convert", settings: {}, eval_rubric_id: 42 },
    { type: "extract", settings: { page_schema: { properties: { total: { type: "number" } } } } },
  ];

  test("follow the pipeline's own and name what they evaluate", async () => {
    datalab = await startDatalabTest({ pipelines: [{ name: "Evaluated", steps }] });
    const executionId = await datalab.run({ run_evals: "true" }, await invoice());
    datalab.clock.advance(10_000);
    const execution = await datalab.execution(executionId);
    expect(execution.steps).toMatchObject([
      { step_index: 0, step_type: "convert", source_step_type: null },
      { step_index: 1, step_type: "extract", source_step_type: null },
      { step_index: 2, step_type: "eval", source_step_type: "convert", status: "completed" },
    ]);
    const { body } = await datalab.result(executionId, 2);
    expect(body.evaluation).toMatchObject({
      eval_definition_name: "rubric 42",
      evaluations: [{ type: "block", rule_score: 5, items_evaluated: 3 }],
    });
  });

  test("are not there unless asked for, and are skipped when their step failed", async () => {
    datalab = await startDatalabTest({ pipelines: [{ name: "Evaluated", steps }] });
    expect((await datalab.execution(await datalab.run())).steps).toHaveLength(2);
    datalab.emulator.scriptRun({ steps: [{ outcome: "failed" }] });
    const executionId = await datalab.run({ run_evals: "true" });
    datalab.clock.advance(10_000);
    expect(await summary(executionId)).toBe("failed: failed skipped skipped");
  });
});
