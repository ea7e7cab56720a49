import { afterEach, describe, expect, test } from "vitest";
import type { DatalabEmulatorOptions } from "./datalab-emulator-options.ts";
import { type DatalabTest, startDatalabTest } from "./test-datalab.ts";

let datalab: DatalabTest;
afterEach(() => datalab.emulator.close());

async function ended(
  options: DatalabEmulatorOptions = {},
  fields: Record<string, string> = {},
): Promise<string> {
  datalab = await startDatalabTest(options);
  const executionId = await datalab.run(fields);
  datalab.clock.advance(10_000);
  return executionId;
}

describe("before, after and elsewhere", () => {
  test.each([
    ["200", 200, { status: "processing", success: null }],
    ["404", 404, { detail: "Step result not found" }],
  ] as const)("a result asked for too early, as %s", async (notReadyResult, status, body) => {
    datalab = await startDatalabTest({ switches: { notReadyResult } });
    const executionId = await datalab.run();
    const answer = await datalab.result(executionId, 1);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(body);
  });

  test("the first step's result is there while the second runs", async () => {
    datalab = await startDatalabTest();
    const executionId = await datalab.run();
    datalab.clock.advance(450);
    expect((await datalab.result(executionId, 0)).body.status).toBe("complete");
    expect((await datalab.result(executionId, 1)).body.status).toBe("processing");
  });

  test("a step that isn't there", async () => {
    const executionId = await ended();
    expect((await datalab.result(executionId, 2)).status).toBe(404);
  });

  test.each([
    ["404", 404, { detail: "Step result not found or expired" }],
    [
      "200",
      200,
      { status: "expired", success: false, error: "Result has expired and is no longer available." },
    ],
  ] as const)(
    "one hour after the end it is gone, as %s; the execution stays",
    async (expiredResult, status, body) => {
      datalab = await startDatalabTest({ switches: { expiredResult } });
      const executionId = await datalab.run();
      datalab.clock.advance(700 + 3_600_000 - 1);
      expect((await datalab.result(executionId, 1)).body.status).toBe("complete");
      datalab.clock.advance(1);
      const answer = await datalab.result(executionId, 1);
      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject(body);
      expect((await datalab.execution(executionId)).status).toBe("completed");
    },
  );

  test("the cost is null on the first complete answer, then there, unless the switch says at once", async () => {
    const executionId = await ended();
    const cost = { list_cost_cents: 1, final_cost_cents: 1 };
    expect((await datalab.result(executionId, 0)).body.cost_breakdown).toBeNull();
    expect((await datalab.result(executionId, 0)).body).toMatchObject({
      cost_breakdown: cost,
      total_cost: 1,
    });
    expect((await datalab.result(executionId, 1)).body.cost_breakdown).toBeNull();
    await datalab.emulator.close();
    const other = await ended({ switches: { lateCost: false } });
    expect((await datalab.result(other, 0)).body.cost_breakdown).toEqual(cost);
  });

  test("the content behind a signed URL: fetched without the key, refused with it, gone after its time", async () => {
    const executionId = await ended({ switches: { resultIndirection: true } });
    const { body } = await datalab.result(executionId, 0);
    expect(body).toMatchObject({
      status: "complete",
      success: true,
      markdown: null,
      metadata: null,
      expires_in: 3600,
    });
    expect(new URL(body.result_url).origin).toBe(datalab.emulator.storage.origin);
    expect(new URL(body.result_url).origin).not.toBe(datalab.emulator.origin);
    const full = (await (await fetch(body.result_url)).json()) as Record<string, unknown>;
    expect(full.markdown).toContain("INV-001");
    const leaky = await fetch(body.result_url, { headers: { "x-api-key": datalab.emulator.apiKey } });
    expect(leaky.status).toBe(403);
    datalab.clock.advance(3_600_000);
    expect((await fetch(body.result_url)).status).toBe(403);
  });
});

describe("how an execution is written", () => {
  test.each<[string, DatalabEmulatorOptions, string, string]>([
    ["are date-times with a zone", {}, "2026-04-01T10:00:00Z", "2026-04-01T10:00:00.700000Z"],
    [
      "have no zone, by switch",
      { switches: { timestamps: "naive" } },
      "2026-04-01T10:00:00",
      "2026-04-01T10:00:00.700000",
    ],
  ])("times %s", async (_, options, createdAt, completedAt) => {
    const executionId = await ended(options);
    const { created, completed_at } = await datalab.execution(executionId);
    expect([created, completed_at]).toEqual([createdAt, completedAt]);
  });

  test("empty keys left out, here and in results, but not in what callers sent", async () => {
    datalab = await startDatalabTest({ switches: { emptyKeys: "absent" } });
    const executionId = await datalab.run();
    const execution = await datalab.execution(executionId);
    expect(Object.keys(execution)).toEqual([
      "execution_id",
      "pipeline_id",
      "pipeline_version",
      "status",
      "steps",
      "created",
      "config_snapshot",
      "input_config",
    ]);
    expect(execution.steps[0]).toEqual({ step_index: 0, step_type: "convert", status: "pending" });
    datalab.clock.advance(10_000);
    expect((await datalab.result(executionId, 0)).body).not.toHaveProperty("html");
    const steps = [{ type: "convert", settings: { mode: null } }];
    const { body } = await datalab.call("POST", "/pipelines", { json: { steps } });
    expect(body.steps).toEqual(steps);
    expect(body).not.toHaveProperty("name");
  });

  test("result_url as an absolute URL, or as a signed one elsewhere", async () => {
    const executionId = await ended({ switches: { stepResultUrl: "absolute" } });
    const absolute = (await datalab.execution(executionId)).steps[0].result_url;
    expect(absolute.startsWith(`${datalab.emulator.origin}/api/v1/pipelines/executions/`)).toBe(true);
    datalab.emulator.configure({ stepResultUrl: "storage" });
    const elsewhere = (await datalab.execution(executionId)).steps[1].result_url;
    expect(new URL(elsewhere).origin).toBe(datalab.emulator.storage.origin);
    expect(await (await fetch(elsewhere)).json()).toMatchObject({ success: true, output_format: "json" });
  });
});

test("executions are listed newest first, in pages", async () => {
  datalab = await startDatalabTest();
  const started = [await datalab.run(), await datalab.run(), await datalab.run()];
  const { executions, total } = await datalab.get("/pipelines/pl_test/executions?limit=2&offset=1");
  expect(total).toBe(3);
  expect(executions.map((each: { execution_id: string }) => each.execution_id)).toEqual([
    started[1],
    started[0],
  ]);
});
