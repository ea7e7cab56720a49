import { afterEach, describe, expect, test } from "vitest";
import { type DatalabTest, invoice, startDatalabTest } from "./test-datalab.ts";

let datalab: DatalabTest;
afterEach(() => datalab.emulator.close());

describe("a run that goes well", () => {
  test("walks through every status in order", async () => {
    datalab = await startDatalabTest();
    const executionId = await datalab.run();
    const seen: string[] = [];
    for (let elapsedMs = 0; elapsedMs <= 800; elapsedMs += 50) {
      const { status, steps } = await datalab.execution(executionId);
      const line = `${status}: ${steps.map((step: { status: string }) => step.status).join(" ")}`;
      if (seen.at(-1) !== line) seen.push(line);
      datalab.clock.advance(50);
    }
    expect(seen).toEqual([
      "pending: pending pending",
      "running: dispatched pending",
      "running: running pending",
      "running: completed dispatched",
      "running: completed running",
      "completed: completed completed",
    ]);
  });

  test("the start answers pending, with the steps listed", async () => {
    datalab = await startDatalabTest({ stepDurationMs: 0 });
    const form = new FormData();
    form.set("file", new File([(await invoice()).slice()], "invoice.pdf"));
    const { body } = await datalab.call("POST", "/pipelines/pl_test/run", { form });
    expect(body).toMatchObject({
      pipeline_id: "pl_test",
      pipeline_version: 1,
      status: "pending",
      steps: [
        { step_index: 0, step_type: "convert", status: "pending", result_url: null },
        { step_index: 1, step_type: "extract", status: "pending", result_url: null },
      ],
      started_at: null,
      completed_at: null,
      created: "2026-04-01T10:00:00Z",
    });
    expect(body.execution_id).toMatch(/^pex_\w{12}$/);
  });

  test("an ended execution carries all documented fields", async () => {
    datalab = await startDatalabTest();
    const executionId = await datalab.run({ page_range: "0-5", skip_cache: "True" });
    datalab.clock.advance(10_000);
    const execution = await datalab.execution(executionId);
    expect(execution).toMatchObject({
      status: "completed",
      started_at: "2026-04-01T10:00:00.100000Z",
      completed_at: "2026-04-01T10:00:00.700000Z",
      config_snapshot: { steps: [{ type: "convert" }, { type: "extract" }] },
      input_config: { filename: "invoice.pdf", page_range: "0-5", skip_cache: true },
      rate_breakdown: { page_count: 1, rate_per_1000_pages_cents: 900 },
    });
    expect(execution.steps[0]).toMatchObject({
      status: "completed",
      result_url: `/api/v1/pipelines/executions/${executionId}/steps/0/result`,
      started_at: "2026-04-01T10:00:00.200000Z",
      finished_at: "2026-04-01T10:00:00.400000Z",
      error_message: null,
      source_step_type: null,
    });
    expect(execution.steps[0].lookup_key).toBeTypeOf("string");
    expect(execution.steps[0].checkpoint_id).toMatch(/^ckpt_/);
  });

  test("another document gives other values", async () => {
    datalab = await startDatalabTest();
    const values = [];
    for (const file of [await invoice("INV-001", "120.50"), await invoice("INV-777", "99.00")]) {
      const executionId = await datalab.run({}, file);
      datalab.clock.advance(10_000);
      const { body } = await datalab.result(executionId, 1);
      const { invoice_number, total } = JSON.parse(body.extraction_schema_json);
      values.push([invoice_number, total]);
    }
    expect(values).toEqual([
      ["INV-001", 120.5],
      ["INV-777", 99],
    ]);
  });
});
