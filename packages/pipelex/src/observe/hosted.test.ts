import { type RunEvent, run, start } from "@docmux/core";
import type { PipelexRunScript } from "@docmux/emulator";
import { afterEach, describe, expect, test } from "vitest";
import { invoice, type PipelexBench, startPipelexBench } from "../../test/start-pipelex-bench.ts";

let bench: PipelexBench;
afterEach(() => bench.emulator.close());

async function runScripted(order: PipelexRunScript, options: { onEvent?: (event: RunEvent) => void } = {}) {
  bench = await startPipelexBench({ dialect: "hosted" });
  bench.emulator.scriptRun(order);
  return start(bench.pipelex.pipe("extract_invoice"), invoice(), { ...bench.watch, ...options });
}

const failure = {
  errorType: "InferenceError",
  message: "The model is overloaded",
  category: "rate_limit",
  domain: "runtime",
  retryable: true,
  userAction: { kind: "wait_and_retry", detail: "Try again in two seconds" },
  provider: "openai",
  providerMetadata: { status_code: 429, retry_after_seconds: 2 },
} as const;

describe("the words of a run", () => {
  test("PENDING, RUNNING, COMPLETED: pending, running, completed, with live steps", async () => {
    const seen: string[] = [];
    const handle = await runScripted(
      {},
      {
        onEvent(event) {
          if (event.type !== "run-update") return;
          const { status, rawStatus, steps } = event.snapshot;
          seen.push(`${status} ${rawStatus} ${steps.map((step) => `${step.key}=${step.status}`).join(" ")}`);
        },
      },
    );
    await handle.result();
    expect([...new Set(seen)]).toEqual([
      "pending STARTED ",
      "pending PENDING ",
      "running RUNNING extract_invoice=running extract_invoice_pages=running extract_invoice_fields=pending",
      "running RUNNING extract_invoice=running extract_invoice_pages=completed extract_invoice_fields=running",
      "completed COMPLETED extract_invoice=completed extract_invoice_pages=completed extract_invoice_fields=completed",
    ]);
  });

  test("STARTED, where a status read still says so: running", async () => {
    const handle = await runScripted({ runningStatus: "STARTED", queueMs: 0 });
    expect(await handle.refresh()).toMatchObject({ status: "running", rawStatus: "STARTED" });
  });

  test.each([
    ["CANCELLED", "cancelled", "run_cancelled"],
    ["TERMINATED", "cancelled", "run_cancelled"],
    ["TIMED_OUT", "failed", "run_failed"],
    ["FAILED", "failed", "run_failed"],
  ])("%s: %s", async (endState, status, code) => {
    const handle = await runScripted({ endState });
    await expect(handle.result()).rejects.toMatchObject({ code });
    expect(handle.latest).toMatchObject({ status, rawStatus: endState, finishedAt: expect.any(String) });
    const issues = handle.latest?.issues ?? [];
    if (endState === "TIMED_OUT") {
      expect(issues).toMatchObject([{ severity: "error", code: "vendor_timeout" }]);
    }
  });

  test("an unknown one: polled until the deadline, with one warning", async () => {
    const warnings: string[] = [];
    const handle = await runScripted(
      { runningStatus: "REHYDRATING", queueMs: 0 },
      { onEvent: (event) => event.type === "run-warning" && warnings.push(event.issue.code) },
    );
    expect((await handle.result()).status).toBe("completed");
    expect(warnings).toEqual(["unknown_status"]);
  });
});

describe("a run that failed", () => {
  test("reports the server's message, its advice and which pipe failed", async () => {
    const handle = await runScripted({ failure });
    await expect(handle.result()).rejects.toMatchObject({
      code: "run_failed",
      message: expect.stringContaining("InferenceError: The model is overloaded"),
    });
    expect(handle.latest).toMatchObject({
      issues: [
        { severity: "error", code: "run_failed" },
        { severity: "info", code: "vendor_advice", message: "Try again in two seconds" },
      ],
      steps: [
        { key: "extract_invoice", status: "failed" },
        { key: "extract_invoice_pages", status: "completed" },
        { key: "extract_invoice_fields", status: "failed", rawStatus: "failed" },
      ],
    });
  });

  test("is read from the 409 of its results where the status read leaves the reason out", async () => {
    const handle = await runScripted({ failure });
    bench.emulator.fault({
      kind: "rewrite",
      path: /\/status$/,
      times: Number.POSITIVE_INFINITY,
      rewrite: (body) => ({ ...(body as object), error: null }),
    });
    await expect(handle.result()).rejects.toMatchObject({
      message: expect.stringContaining("The model is overloaded"),
    });
  });

  test.each([
    ["without run_status, as the older platform wrote it", { legacyConflict: true }],
    ["with run_status", {}],
    ["of the newest platform, without a problem of the run", { codedConflict: true }],
  ])("is believed when the status is only the last known one: a 409 %s", async (_form, more) => {
    const handle = await runScripted({
      endState: "TIMED_OUT",
      degraded: { reads: 100, word: "FAILED" },
      ...more,
    });
    await expect(handle.result()).rejects.toMatchObject({ code: "run_failed" });
    expect(handle.latest).toMatchObject({
      rawStatus: "TIMED_OUT",
      issues: [{ code: "vendor_timeout", message: "Run finished with status TIMED_OUT" }],
    });
    expect(handle.latest?.degraded).toBeUndefined();
  });

  test("is reported with its own problem by the newest platform's 409", async () => {
    const handle = await runScripted({
      failure,
      codedConflict: true,
      degraded: { reads: 100, word: "FAILED" },
    });
    await expect(handle.result()).rejects.toMatchObject({ code: "run_failed" });
    const message = expect.stringMatching(/^provider\.\w+: .*The model is overloaded/);
    expect(handle.latest).toMatchObject({ rawStatus: "FAILED", issues: [{ code: "run_failed", message }] });
  });
});

describe("while the service has transient errors", () => {
  test("a run that is called completed before its results are there is polled again: 409 run.not_finished", async () => {
    const handle = await runScripted({
      unfinishedConflict: true,
      queueMs: 0,
      degraded: { reads: 1, word: "COMPLETED" },
    });
    expect(await handle.refresh()).toMatchObject({ status: "running", pollAfterMs: 1000 });
    expect((await handle.result()).status).toBe("completed");
  });

  test("a degraded answer is passed on, with the time that it asks for", async () => {
    const handle = await runScripted({ degraded: { reads: 2 } });
    expect(await handle.refresh()).toMatchObject({
      status: "running",
      degraded: true,
      pollAfterMs: 1000,
      steps: [],
    });
    const { snapshot, status } = await handle.result();
    expect(status).toBe("completed");
    expect(snapshot.degraded).toBeUndefined();
  });

  test.each(["COMPLETED", "FAILED"])(
    "a degraded %s is no end as long as there are no results",
    async (word) => {
      const handle = await runScripted({ degraded: { reads: 3, word } });
      expect(await handle.refresh()).toMatchObject({ status: "running", rawStatus: word });
      expect((await handle.result()).status).toBe("completed");
    },
  );

  test("results that are not there yet are waited for, in 202 and 503", async () => {
    const handle = await runScripted({ resultsUnavailableReads: 2 });
    expect((await handle.result()).data).toEqual({ invoice_number: "INV-1", total: 12.5 });
    const reads = bench.emulator.requests().filter(({ path }) => path.endsWith("/results"));
    expect(reads.map(({ answered }) => answered)).toEqual([503, 503, 200, 200]);
  });

  test("steps that cannot be read are left out; nothing else changes", async () => {
    const handle = await runScripted({});
    bench.emulator.fault({ kind: "status", status: 500, path: /\/runs\/run_\w+$/, times: 1000 });
    const result = await handle.result();
    expect(result.status).toBe("completed");
    expect(result.snapshot.steps).toHaveLength(3);
  });

  test("results that are truncated at the end: the steps are those of the pipes, and none vanishes", async () => {
    const handle = await runScripted({});
    bench.emulator.fault({ kind: "truncated-json", path: "/results" });
    const { status, snapshot } = await handle.result();
    expect(status).toBe("completed");
    expect(snapshot.steps).toHaveLength(3);
  });

  test("a run without a graph has its pipes for steps, and its output under the one that was run", async () => {
    const handle = await runScripted({ withoutGraph: true });
    const { snapshot, outputs, issues } = await handle.result();
    expect(snapshot.steps.map(({ key, kind, hasResult }) => [key, kind, hasResult])).toEqual([
      ["extract_invoice", "other", true],
      ["extract_invoice_pages", "other", false],
      ["extract_invoice_fields", "other", false],
    ]);
    expect(outputs).toMatchObject([{ stepKey: "extract_invoice", kind: "other", data: { total: 12.5 } }]);
    expect(issues).toEqual([]);
  });

  test("steps are not asked for where that is switched off", async () => {
    bench = await startPipelexBench({ dialect: "hosted" }, { liveSteps: false });
    await run(bench.pipelex.pipe("extract_invoice"), invoice(), bench.watch);
    expect(bench.requests().filter((request) => /\/runs\/run_\w+$/.test(request))).toEqual([]);
  });

  test("a lost response to the start is reported, with what helps to find the run", async () => {
    bench = await startPipelexBench({ dialect: "hosted" });
    bench.emulator.fault({ kind: "reset-after-accept", path: "/v1/start" });
    const method = bench.pipelex.method(bench.emulator.methodId("extract_invoice"));
    await expect(run(method, invoice(), bench.watch)).rejects.toMatchObject({
      code: "start_unknown",
      search: { dialect: "hosted", methodId: "mt_extract_invoice", startedFrom: expect.any(String) },
    });
    expect(bench.emulator.runIds()).toHaveLength(1);
  });
});

describe("who may ask", () => {
  test("without a key nothing is sent to the hosted service: setting and variable are named", async () => {
    bench = await startPipelexBench({ dialect: "hosted" });
    for (const pipelex of [
      bench.createPipelex({ apiKey: undefined, dialect: "hosted" }),
      bench.createPipelex({ apiKey: undefined }),
    ]) {
      await expect(run(pipelex.pipe("x"), invoice(), bench.watch)).rejects.toMatchObject({
        code: "config",
        message: expect.stringMatching(/apiKey.*PIPELEX_API_KEY/),
      });
    }
    expect(bench.requests()).toEqual(["GET /v1/version"]);
  });

  test("a wrong key is refused by the service", async () => {
    bench = await startPipelexBench({ dialect: "hosted" }, { apiKey: "wrong-key" });
    await expect(run(bench.pipelex.pipe("extract_invoice"), invoice(), bench.watch)).rejects.toMatchObject({
      code: "unauthorized",
      message: expect.stringContaining("PIPELEX_API_KEY"),
    });
  });
});
