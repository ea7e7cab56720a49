import { run, start } from "@docmux/core";
import type { PipelexEmulatorOptions } from "@docmux/emulator";
import { afterEach, describe, expect, test } from "vitest";
import { type PipelexBench, startPipelexBench } from "../../test/start-pipelex-bench.ts";

let bench: PipelexBench;
afterEach(() => bench.emulator.close());

type Body = Record<string, unknown>;
const always = Number.POSITIVE_INFINITY;

/** Starts a run whose answers on some route are changed. */
async function startRewritten(
  options: PipelexEmulatorOptions,
  path: string | RegExp,
  change: (body: Body) => unknown,
) {
  bench = await startPipelexBench(options);
  bench.emulator.fault({ kind: "rewrite", path, times: always, rewrite: (body) => change(body as Body) });
  return start(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch);
}

const servers: [string, PipelexEmulatorOptions][] = [
  ["legacy", { dialect: "legacy" }],
  ["legacy-0.1", { dialect: "legacy-0.1" }],
  ["v1", { dialect: "v1" }],
];
/** Next to an output. */
const failures: Body[] = [
  { error: "The model gave up" },
  { error: { error_type: "InferenceError", message: "The model gave up" } },
  { success: false },
  { success: "false" },
  { success: 0 },
  { status: "FAILED" },
  { status: "failed" },
  { status: "error" },
];

describe.each(servers)("the answer to execute on %s", (_name, options) => {
  test.each(failures)("with its output, and %j: a failed run", async (more) => {
    const handle = await startRewritten(options, "/execute", (body) => ({ ...body, ...more }));
    await expect(handle.result()).rejects.toMatchObject({ code: "run_failed" });
    expect(handle.latest).toMatchObject({ status: "failed", issues: [{ code: "run_failed" }] });
  });

  test.each([{ status: "timeout" }, { status: 0 }, { status: false }, { status: "partial" }])(
    "with its output, and %j: no success",
    async (more) => {
      const handle = await startRewritten(options, "/execute", (body) => ({ ...body, ...more }));
      const { status, data, issues } = await handle.result({ partial: "return" });
      expect({ status, data }).toEqual({
        status: "completed_with_errors",
        data: { invoice_number: "INV-1", total: 12.5 },
      });
      expect(issues[0]).toMatchObject({ severity: "error", code: "unexpected_status" });
    },
  );

  test.each([null, {}, { working_memory: null }, { working_memory: { root: {}, aliases: {} } }])(
    "called completed, with %j for its output: a failed run",
    async (output) => {
      const handle = await startRewritten(options, "/execute", (body) => ({ ...body, pipe_output: output }));
      await expect(handle.result()).rejects.toMatchObject({ code: "run_failed" });
      expect(handle.latest).toMatchObject({ status: "failed", issues: [{ code: "main_output_missing" }] });
    },
  );

  test("in another case is read as well", async () => {
    const words = { state: "completed", pipeline_state: "Completed" };
    const handle = await startRewritten(options, "/execute", (body) => ({ ...body, ...words }));
    expect((await handle.result()).status).toBe("completed");
  });

  test("that names two runs is used for neither", async () => {
    const handle = await startRewritten(options, "/execute", (body) => ({
      ...body,
      pipe_output: { ...(body.pipe_output as Body), pipeline_run_id: "another" },
    }));
    await expect(handle.result()).rejects.toMatchObject({ code: "bad_response" });
  });
});

describe("hosted results", () => {
  const hosted = { dialect: "hosted" } as const;

  test.each([...failures, { state: "FAILED" }])("with the output, and %j: a failed run", async (more) => {
    const handle = await startRewritten(hosted, "/results", (body) => ({ ...body, ...more }));
    await expect(handle.result()).rejects.toMatchObject({ code: "run_failed" });
    expect(handle.latest).toMatchObject({ status: "failed", issues: [{ code: "run_failed" }] });
  });

  test("that fail only when they are fetched: a failed run", async () => {
    bench = await startPipelexBench(hosted);
    const rewrite = (body: unknown) =>
      "main_stuff" in (body as Body) ? { ...(body as Body), status: "FAILED" } : body;
    bench.emulator.fault({ kind: "rewrite", path: "/results", times: always, rewrite });
    const running = run(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch);
    await expect(running).rejects.toMatchObject({ code: "run_failed" });
  });

  test.each([
    {},
    { error: "Not available" },
    { detail: "Not available" },
    { main_stuff: null },
    { main_stuff: {} },
  ])("%j: a failed run", async (body) => {
    const handle = await startRewritten(hosted, "/results", () => body);
    await expect(handle.result()).rejects.toMatchObject({ code: "run_failed" });
  });

  test("with an unknown status: no success", async () => {
    const handle = await startRewritten(hosted, "/results", (body) => ({ ...body, status: "timeout" }));
    const { status, issues } = await handle.result({ partial: "return" });
    expect(status).toBe("completed_with_errors");
    expect(issues).toMatchObject([{ severity: "error", code: "unexpected_status" }]);
  });

  test("that the vendor calls unfinished are waited for", async () => {
    const handle = await startRewritten(hosted, "/results", (body) => ({ ...body, status: "RUNNING" }));
    await expect(handle.result()).rejects.toMatchObject({ code: "timeout" });
  });

  test("of another run are not used", async () => {
    const handle = await startRewritten(hosted, "/results", (body) => ({
      ...body,
      pipeline_run_id: "run_other",
    }));
    await expect(handle.refresh()).resolves.toMatchObject({ status: "pending" });
    await expect(handle.result()).rejects.toMatchObject({ code: "timeout" });
  });
});

describe("a hosted status", () => {
  const hosted = { dialect: "hosted" } as const;

  test("about another run is not used", async () => {
    const handle = await startRewritten(hosted, /\/status$/, (body) => ({
      ...body,
      pipeline_run_id: "run_other",
    }));
    await expect(handle.refresh()).rejects.toMatchObject({ code: "bad_response" });
  });

  test.each([
    ["completed", "completed"],
    ["Failed", "failed"],
    ["timed_out", "failed"],
  ])("%s, in another case: %s", async (word, status) => {
    bench = await startPipelexBench(hosted);
    const rewrite = (body: unknown) =>
      (body as Body).status === "COMPLETED" ? { ...(body as Body), status: word } : body;
    bench.emulator.fault({ kind: "rewrite", path: /\/status$/, times: always, rewrite });
    const handle = await start(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch);
    await handle.result().catch(() => undefined);
    expect(handle.latest).toMatchObject({ status, rawStatus: word });
  });

  test.each([
    { error: { message: "The model gave up" } },
    { error: "The model gave up" },
    { success: "false" },
  ])("COMPLETED next to %j: a failed run", async (more) => {
    const handle = await startRewritten(hosted, /\/status$/, (body) =>
      body.status === "COMPLETED" ? { ...body, ...more } : body,
    );
    await expect(handle.result()).rejects.toMatchObject({ code: "run_failed" });
  });

  test("FAILED stays so, though there are results", async () => {
    const handle = await startRewritten(hosted, /\/status$/, (body) =>
      body.status === "COMPLETED" ? { ...body, status: "FAILED" } : body,
    );
    await expect(handle.result()).rejects.toMatchObject({ code: "run_failed" });
    expect(handle.latest).toMatchObject({ status: "failed", rawStatus: "FAILED" });
  });
});

describe("steps of a hosted run", () => {
  test("with a status in no known form are unknown, and warn", async () => {
    const handle = await startRewritten({ dialect: "hosted" }, /\/runs\/run_\w+$/, (body) => ({
      ...body,
      pipe_statuses: { ...(body.pipe_statuses as Body), added: { note: "not a status" } },
    }));
    const { status, snapshot } = await handle.result();
    expect(status).toBe("completed_with_warnings");
    const issues = [{ code: "unknown_status", severity: "warning", step: "added" }];
    expect(snapshot.steps.at(-1)).toMatchObject({ key: "added", status: "unknown", issues });
  });

  test("that were planned and never ran are skipped, and none of them vanishes", async () => {
    const planned = { never_taken: "scheduled", not_chosen: "skipped" };
    const handle = await startRewritten({ dialect: "hosted" }, /\/runs\/run_\w+$/, (body) => ({
      ...body,
      pipe_statuses: { ...(body.pipe_statuses as Body), ...planned },
    }));
    const { status, issues, snapshot } = await handle.result();
    expect(status).toBe("completed");
    expect(issues).toMatchObject([{ severity: "info", code: "step_not_run", step: "never_taken" }]);
    expect(snapshot.steps.slice(3)).toMatchObject([
      { key: "never_taken", index: 3, status: "skipped", rawStatus: "scheduled" },
      { key: "not_chosen", index: 4, status: "skipped", rawStatus: "skipped" },
    ]);
  });
});
