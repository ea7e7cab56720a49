import { run, start } from "@docmux/core";
import type { PipelexEmulatorOptions, PipelexRunScript } from "@docmux/emulator";
import { afterEach, describe, expect, test } from "vitest";
import { type PipelexBench, startPipelexBench } from "../../test/start-pipelex-bench.ts";

let bench: PipelexBench;
afterEach(() => bench.emulator.close());

async function runScripted(options: PipelexEmulatorOptions, order: PipelexRunScript) {
  bench = await startPipelexBench(options);
  bench.emulator.scriptRun(order);
  return start(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch);
}

const servers: [string, PipelexEmulatorOptions][] = [
  ["legacy", { dialect: "legacy" }],
  ["legacy-0.1", { dialect: "legacy-0.1" }],
  ["v1 with protocol 0.6", { dialect: "v1", protocol: "0.6" }],
  ["v1 with protocol 2.0", { dialect: "v1", protocol: "2.0" }],
];
const tooMany = { message: "Too Many Requests" };
const executes = (requests: string[]) => requests.filter((request) => request.endsWith("/execute"));

describe.each(servers)("a run on %s", (name, options) => {
  test("that fails is a failed run with the server's words, not a lost answer", async () => {
    const handle = await runScripted(options, {
      failure: { errorType: "PipeExecutionError", message: "The pages are blank" },
    });
    await expect(handle.result()).rejects.toMatchObject({ code: "run_failed" });
    const { issues, status, rawStatus } = handle.latest ?? {};
    expect(status).toBe("failed");
    expect(rawStatus).toBeTruthy();
    expect(issues?.[0]).toMatchObject({ severity: "error", code: "run_failed" });
    // Servers 0.1 name nothing but the class of the failure.
    const words = name === "legacy-0.1" ? "PipeExecutionError: Internal server error" : "The pages are blank";
    expect(issues?.[0]?.message).toContain(words);
    expect(executes(bench.requests())).toHaveLength(1);
  });

  test("whose model is rate limited is not paid for twice", async () => {
    bench = await startPipelexBench(options);
    bench.emulator.scriptRun({
      failure: {
        errorType: "LLMCompletionError",
        message: "Slow down",
        category: "rate_limit",
        domain: "runtime",
        retryable: true,
        model: "mock-llm",
        provider: "openai",
        providerMetadata: { status_code: 429, retry_after_seconds: 7 },
      },
    });
    const handle = await start(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch);
    await expect(handle.result()).rejects.toMatchObject({ code: "run_failed" });
    expect(handle.latest?.status).toBe("failed");
    expect(handle.latest?.issues[0]).toMatchObject({ severity: "error", code: "run_failed" });
    expect(executes(bench.requests())).toHaveLength(1);
  });

  test("of a pipe that the server does not know is an input error", async () => {
    bench = await startPipelexBench(options);
    await expect(run(bench.pipelex.pipe("nowhere"), bench.invoice(), bench.watch)).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  test("without an input that the pipe needs is an input error", async () => {
    bench = await startPipelexBench(options);
    const pipe = bench.pipelex.pipe("extract_invoice", { documentInput: "paper" });
    await expect(run(pipe, bench.invoice(), bench.watch)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test.each([
    ["a connection that breaks after the start", { kind: "reset-after-accept" }],
    ["a gateway that gives up", { kind: "html-error", status: 504 }],
    ["a gateway that is overloaded", { kind: "html-error", status: 503 }],
    ["a gateway that limits rates", { kind: "status", status: 429, retryAfter: "2", body: tooMany }],
    ["a truncated response", { kind: "truncated-json" }],
  ] as const)("behind %s leaves open whether it exists, and is not repeated", async (_what, fault) => {
    bench = await startPipelexBench(options);
    bench.emulator.fault({ ...fault, path: "/execute" });
    await expect(
      run(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch),
    ).rejects.toMatchObject({
      code: "start_unknown",
    });
    expect(executes(bench.requests())).toHaveLength(1);
  });

  test("with a wrong key is refused; without one, where none is asked for, it goes", async () => {
    bench = await startPipelexBench(options, { apiKey: "wrong" });
    const refused = run(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch);
    await expect(refused).rejects.toMatchObject({ code: "unauthorized" });
    await bench.emulator.close();
    bench = await startPipelexBench({ ...options, auth: "none" }, { apiKey: undefined });
    await run(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch);
    expect(bench.emulator.requests().every(({ headers }) => !("authorization" in headers))).toBe(true);
  });
});

describe("the answer to execute", () => {
  test.each([
    ["FAILED", "failed"],
    ["ERROR", "failed"],
    ["CANCELLED", "cancelled"],
    ["TIMED_OUT", "failed"],
  ])("in the legacy envelope, ended %s: %s", async (endState, status) => {
    const handle = await runScripted({ dialect: "legacy" }, { endState });
    expect(handle.latest).toMatchObject({ status, rawStatus: endState });
  });

  test('with status "error" in an HTTP 200 is a failed run', async () => {
    const handle = await runScripted(
      { dialect: "legacy" },
      { failure: { message: "No text layer" }, errorEnvelope: true },
    );
    await expect(handle.result()).rejects.toMatchObject({
      code: "run_failed",
      message: expect.stringContaining("No text layer"),
    });
  });

  test.each(["REHYDRATING", "RUNNING"])(
    "with its output, but called %s, is not thrown away, and is no success",
    async (state) => {
      bench = await startPipelexBench({ dialect: "v1" });
      const rewrite = (body: unknown) => ({ ...(body as object), state });
      bench.emulator.fault({ kind: "rewrite", path: "/execute", rewrite });
      const result = await run(bench.pipelex.pipe("extract_invoice"), bench.invoice(), {
        ...bench.watch,
        partial: "return",
      });
      expect(result).toMatchObject({
        status: "completed_with_errors",
        data: { invoice_number: "INV-1" },
        issues: [{ severity: "error", code: "unexpected_status" }],
        snapshot: { rawStatus: state },
      });
    },
  );

  test.each([
    ["legacy", { pipeline_state: undefined, status: undefined }],
    ["legacy", { pipeline_state: "RUNNING", status: "success" }],
    ["legacy-0.1", { pipeline_state: undefined }],
    ["v1", { state: undefined }],
    ["v1", { state: "REHYDRATING" }],
  ] as const)("on %s with no output and no end, %j, is a response that was lost", async (dialect, state) => {
    bench = await startPipelexBench({ dialect });
    let runId = "";
    const rewrite = (body: unknown) => {
      runId = (body as { pipeline_run_id: string }).pipeline_run_id;
      return { ...(body as object), pipe_output: undefined, ...state };
    };
    bench.emulator.fault({ kind: "rewrite", path: "/execute", rewrite });
    const running = run(bench.pipelex.pipe("extract_invoice"), bench.invoice(), bench.watch);
    const error = await running.catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "start_unknown" });
    expect(error.message).toContain(`the run ${runId} without an output`);
    expect(bench.emulator.runIds()).toHaveLength(1);
  });

  test("of a run that completed although a branch of it failed is not called better than it was", async () => {
    bench = await startPipelexBench({ dialect: "v1" });
    bench.emulator.scriptRun({ branch: "failed" });
    const result = await run(bench.pipelex.pipe("extract_invoice"), bench.invoice(), {
      ...bench.watch,
      partial: "return",
    });
    expect(result).toMatchObject({ status: "completed_with_errors", snapshot: { rawStatus: "COMPLETED" } });
    expect(result.issues).toMatchObject([
      { severity: "error", code: "step_failed", step: "extract_invoice_notes" },
      { severity: "info", code: "output_absent" },
    ]);
  });

  test.each([
    ["skipped", "completed", "skipped"],
    ["canceled", "completed_with_errors", "cancelled"],
    ["succeeded", "completed", "completed"],
  ] as const)("with a branch that was %s", async (branch, runStatus, stepStatus) => {
    bench = await startPipelexBench({ dialect: "v1" });
    bench.emulator.scriptRun({ branch });
    const { status, snapshot } = await run(bench.pipelex.pipe("extract_invoice"), bench.invoice(), {
      ...bench.watch,
      partial: "return",
    });
    expect(status).toBe(runStatus);
    const step = snapshot.steps.find(({ key }) => key === "extract_invoice_notes");
    expect(step).toMatchObject({ status: stepStatus, rawStatus: branch });
  });
});

describe("a run that is only started", () => {
  const providerOptions = {
    pipelex: { mode: "background", callbackUrls: ["http://127.0.0.1:9/done"] },
  } as const;

  test.each(["legacy-0.1", "v1"] as const)(
    "continues on %s; its end is for the callback to report",
    async (dialect) => {
      bench = await startPipelexBench({ dialect, startMode: "accept", allowLoopbackCallbacks: true });
      const options = { ...bench.watch, providerOptions, idempotencyKey: "mine-1" };
      const handle = await start(bench.pipelex.pipe("extract_invoice"), bench.invoice(), options);
      expect(handle.latest).toMatchObject({ status: "pending", rawStatus: "STARTED" });
      expect(handle.ref.runId).toBe("mine-1");
      await expect(handle.result()).rejects.toMatchObject({ code: "unsupported", ref: handle.ref });
    },
  );

  test.each(["0.6", "2.0"] as const)("is refused by an open server, protocol %s", async (protocol) => {
    bench = await startPipelexBench({ dialect: "v1", protocol, allowLoopbackCallbacks: true });
    const options = { ...bench.watch, providerOptions };
    await expect(
      start(bench.pipelex.pipe("extract_invoice"), bench.invoice(), options),
    ).rejects.toMatchObject({
      code: "unsupported",
    });
  });
});

describe("an abort while a blocking run is waited for", () => {
  test("rejects with the caller's own reason, and says that the run may exist", async () => {
    bench = await startPipelexBench({ dialect: "v1" });
    bench.emulator.scriptRun({ stuck: true });
    const reason = new Error("enough");
    const controller = new AbortController();
    const warnings: string[] = [];
    const waiting = run(bench.pipelex.pipe("extract_invoice"), bench.invoice(), {
      ...bench.watch,
      signal: controller.signal,
      onEvent: (event) => event.type === "run-warning" && warnings.push(event.issue.code),
    });
    const refused = expect(waiting).rejects.toBe(reason);
    while (bench.emulator.runIds().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(reason);
    await refused;
    expect(warnings).toEqual(["start_unknown"]);
  });
});
