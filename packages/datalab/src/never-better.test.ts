import { run, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, describe, expect, test } from "vitest";
import { type DatalabTest, invoice, startDatalabTest } from "../test/test-datalab.ts";

let bench: DatalabTest;
afterEach(() => bench.emulator.close());

type Body = Record<string, unknown>;

/** Starts the vendor, whose answers at these paths are changed from now on. */
async function vendorThat(path: string | RegExp, rewrite: (body: Body) => unknown, switches: object = {}) {
  bench = await startDatalabTest({ switches });
  const whole = (body: unknown) => rewrite(body as Body);
  bench.emulator.fault({ kind: "rewrite", rewrite: whole, path, times: Number.POSITIVE_INFINITY });
}

const runInvoice = (timeoutMs = 600_000) =>
  run(bench.datalab.pipeline("pl_test"), invoice(), { clock: bench.clock, timeoutMs, partial: "return" });

const executions = /\/(?:run|executions\/pex_\w+)$/;

/** The execution once it has ended, changed. */
const ended = (change: (body: Body) => object) => (body: Body) =>
  body.status === "completed" ? { ...body, ...change(body) } : body;

const withStep = (index: number, change: object) =>
  ended(({ steps }) => ({
    steps: (steps as object[]).map((step, position) => (position === index ? { ...step, ...change } : step)),
  }));

describe("a run that is reported as completed", () => {
  test("with no step at all delivers nothing, and so failed", async () => {
    await vendorThat(executions, (body) => ({ ...body, steps: [] }));
    const handle = await start(bench.datalab.pipeline("pl_test"), invoice(), { clock: bench.clock });
    for await (const _snapshot of handle.snapshots());
    expect(await handle.refresh()).toMatchObject({
      status: "completed_with_warnings",
      issues: [{ severity: "warning", code: "no_steps" }],
    });
    await expect(handle.result()).rejects.toMatchObject({
      code: "run_failed",
      snapshot: { status: "failed", rawStatus: "completed" },
    });
  });

  test("and whose steps are gone before one was seen to end delivers nothing", async () => {
    await vendorThat(/executions\/pex_\w+$/, (body) => ({ ...body, steps: [] }));
    await expect(runInvoice()).rejects.toMatchObject({ code: "run_failed" });
  });

  test("and whose steps are gone after they ended keeps what they delivered, with a warning", async () => {
    const clock = new ManualClock();
    bench = await startDatalabTest({ clock: { now: () => clock.now() }, stepDurationMs: 3000 });
    const handle = await start(bench.datalab.pipeline("pl_test"), invoice(), { clock });
    await clock.advance(4000);
    expect((await handle.refresh()).steps.map(({ status }) => status)).toEqual(["completed", "running"]);
    const rewrite = (body: unknown) => ({ ...(body as Body), steps: [] });
    bench.emulator.fault({ kind: "rewrite", rewrite, path: executions, times: Number.POSITIVE_INFINITY });
    await clock.advance(4000);
    expect((await handle.refresh()).steps.map(({ status }) => status)).toEqual(["completed", "running"]);
    const result = await handle.result({ partial: "return" });
    expect(result).toMatchObject({
      status: "completed_with_errors",
      content: { markdown: expect.any(String) },
    });
    expect(result.issues.map(({ code }) => code)).toEqual(expect.arrayContaining(["step_vanished"]));
  });

  test.each(["FAILED", "Failed"])('with a step that is "%s" is not completed', async (status) => {
    await vendorThat(executions, withStep(1, { status, error_message: "No such field." }));
    expect(await runInvoice()).toMatchObject({
      status: "completed_with_errors",
      issues: [{ severity: "error", code: "step_failed", message: "No such field.", step: "1" }],
      snapshot: { steps: [{ status: "completed" }, { status: "failed", rawStatus: status }] },
    });
  });

  test.each(["timeout", "", null, 7])("with a step that is %j misses that step's output", async (status) => {
    await vendorThat(executions, withStep(1, { status, result_url: null }));
    expect(await runInvoice()).toMatchObject({
      status: "completed_with_errors",
      issues: [{ severity: "error", code: "unknown_status", step: "1" }],
    });
  });

  test("with a step of an unknown status and a result that succeeded is delivered with a warning", async () => {
    await vendorThat(executions, withStep(1, { status: "cached" }));
    const result = await runInvoice();
    expect(result).toMatchObject({ status: "completed_with_warnings", issues: [{ code: "unknown_status" }] });
    expect(result.data).toBeDefined();
  });
});

test.each(["FAILED", "Failed"])('a run that is "%s" failed', async (status) => {
  await vendorThat(
    executions,
    ended(() => ({ status })),
  );
  await expect(runInvoice()).rejects.toMatchObject({
    code: "run_failed",
    snapshot: { status: "failed", rawStatus: status },
  });
});

test('a run that is "timeout" is no success: it is polled until the deadline', async () => {
  await vendorThat(
    executions,
    ended(() => ({ status: "timeout" })),
  );
  await expect(runInvoice(120_000)).rejects.toMatchObject({
    code: "timeout",
    message: expect.stringContaining('"timeout"'),
  });
});

test("statuses in capitals are the same statuses", async () => {
  const capitals = (value: unknown) => String(value).toUpperCase();
  await vendorThat(executions, ({ status, steps, ...body }) => ({
    ...body,
    status: capitals(status),
    steps: (steps as Body[]).map((step) => ({ ...step, status: capitals(step.status) })),
  }));
  const result = await runInvoice();
  expect(result).toMatchObject({ status: "completed", issues: [], snapshot: { rawStatus: "COMPLETED" } });
  expect(result.data).toBeDefined();
});

describe("an answer about", () => {
  test("another run is refused", async () => {
    await vendorThat(/executions\/pex_\w+$/, (body) => ({ ...body, execution_id: "pex_other" }));
    const handle = await start(bench.datalab.pipeline("pl_test"), invoice(), { clock: bench.clock });
    await expect(handle.refresh()).rejects.toMatchObject({ code: "bad_response", ref: handle.ref });
  });

  test("a run of another pipeline is refused", async () => {
    await vendorThat(/executions\/pex_\w+$/, (body) => ({ ...body, pipeline_id: "pl_other" }));
    const handle = await start(bench.datalab.pipeline("pl_test"), invoice(), { clock: bench.clock });
    await expect(handle.refresh()).rejects.toMatchObject({ code: "bad_response" });
  });

  test.each([
    ["with the result itself", {}],
    ["behind a signed URL", { resultIndirection: true }],
  ])("a result of another run is refused (%s)", async (_where, switches) => {
    await vendorThat("/steps/1/result", (body) => ({ ...body, execution_id: "pex_other" }), switches);
    await expect(runInvoice()).rejects.toMatchObject({ code: "bad_response" });
  });
});

const unsuccessful: [string, (body: Body) => unknown][] = [
  ["nothing", () => ({})],
  ["only nulls", (body) => Object.fromEntries(Object.keys(body).map((key) => [key, null]))],
  ["an error alone", () => ({ error: "Model overloaded." })],
  ["an error that is no text", () => ({ error: { code: 7 } })],
  ["an error next to output", (body) => ({ ...body, success: null, error: "Model overloaded." })],
  ["a detail alone", () => ({ detail: "Internal Server Error" })],
  ["a list of details", () => ({ detail: [{ loc: ["path", "step_index"], msg: "Input should be valid" }] })],
  ["success without output", () => ({ status: "complete", success: true })],
  ...["false", "true", "", 0, 1, false, {}, []].map((success): [string, (body: Body) => unknown] => [
    `success ${JSON.stringify(success)}`,
    (body) => ({ ...body, success }),
  ]),
  ...["FAILED", "timeout", "Error", "EXPIRED ", "cancelled", "", 7, {}].map(
    (status): [string, (body: Body) => unknown] => [
      `status ${JSON.stringify(status)}`,
      (body) => ({ ...body, status }),
    ],
  ),
];

describe("a result behind HTTP 200 is no success with", () => {
  test.each(unsuccessful)("%s: one step of two", async (_what, rewrite) => {
    await vendorThat("/steps/1/result", rewrite);
    const result = await runInvoice();
    expect(result.status).toBe("completed_with_errors");
    expect(result.data).toBeUndefined();
    expect(result.issues).toMatchObject([{ severity: "error", step: "1" }]);
    expect(result.outputs.map(({ stepKey }) => stepKey)).toEqual(["0"]);
  });

  test.each(unsuccessful)("%s: every step", async (_what, rewrite) => {
    await vendorThat(/\/steps\/\d+\/result$/, rewrite);
    await expect(runInvoice()).rejects.toMatchObject({ code: "run_failed", snapshot: { status: "failed" } });
  });

  test("what the vendor reports, as the message", async () => {
    await vendorThat("/steps/1/result", () => ({ detail: "Internal Server Error" }));
    expect((await runInvoice()).issues).toMatchObject([
      { code: "step_unsuccessful", message: "Internal Server Error", step: "1" },
    ]);
  });
});

test.each([null, true, undefined])("a result with success %j is one", async (success) => {
  await vendorThat("/steps/1/result", (body) => ({ ...body, success }));
  expect(await runInvoice()).toMatchObject({ status: "completed", issues: [] });
});

test.each(["Complete", "COMPLETED", null])("a result with status %j is one", async (status) => {
  await vendorThat("/steps/1/result", (body) => ({ ...body, status }));
  expect(await runInvoice()).toMatchObject({ status: "completed", issues: [] });
});

test("an error next to a success lowers it to a warning", async () => {
  await vendorThat("/steps/1/result", (body) => ({ ...body, error: "One page was skipped." }));
  const result = await runInvoice();
  expect(result).toMatchObject({
    status: "completed_with_warnings",
    issues: [{ severity: "warning", code: "step_error", message: "One page was skipped.", step: "1" }],
  });
  expect(result.data).toBeDefined();
});

test("a second read that is worse takes nothing away from the first", async () => {
  bench = await startDatalabTest();
  const rewrite = () => ({ detail: "Internal Server Error" });
  bench.emulator.fault({
    kind: "rewrite",
    rewrite,
    path: "/steps/1/result",
    after: 1,
    times: Number.POSITIVE_INFINITY,
  });
  const result = await runInvoice();
  expect(result.status).toBe("completed");
  expect(result.data).toBeDefined();
});
