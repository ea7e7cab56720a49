import { inspect } from "node:util";
import { createDocmux, DocmuxError, run, start } from "@docmux/core";
import type { Fault } from "@docmux/emulator";
import { afterEach, describe, expect, test } from "vitest";
import { collect } from "../test/collect.ts";
import { type Bench, invoice, startBench } from "../test/start-bench.ts";
import { isOwnRefusal, readFailure, readFailureText } from "./failure.ts";
import { createClarifeye } from "./provider.ts";

let bench: Bench;
afterEach(() => bench?.emulator.close());
const document = invoice("a.pdf", "INV-1", "1.00");
const missing = "00000000-0000-4000-8000-000000000000";

describe("error bodies", () => {
  test.each([
    [{ error: "DAG is empty." }, "DAG is empty."],
    [
      { detail: "Authentication credentials were not provided." },
      "Authentication credentials were not provided.",
    ],
    [{ error_type: "ToolError", message: "no such tool" }, "no such tool"],
    [
      { errors: ["Unknown column: total.", "limit is too high."] },
      "Unknown column: total.; limit is too high.",
    ],
    [{ error: ["a", "b"] }, "a; b"],
    [
      { email: ["This field is required."], name: "too long" },
      "email: This field is required.; name: too long",
    ],
    [["first", "second"], "first; second"],
    ["<!doctype html><html><head><title>Not Found</title></head></html>", "Not Found"],
    ["<html><body><h1>Server Error (500)</h1></body></html>", "Server Error (500)"],
    ["<html><body></body></html>", undefined],
    ["upstream timed out", "upstream timed out"],
    [undefined, undefined],
    [{}, undefined],
    [{ error: { code: 3 } }, undefined],
    [null, undefined],
    [7, undefined],
  ])("%j", (body, message) => {
    expect(readFailure(body, 400).message).toBe(message);
  });

  test("are cut at 500 characters", async () => {
    bench = await startBench();
    const body = { error: "x".repeat(2000) };
    bench.emulator.fault({ kind: "status", status: 400, body, path: "/run-sync/" });
    await expect(run(bench.flow, document, bench.watch)).rejects.toMatchObject({
      summary: `${"x".repeat(500)}…`,
    });
  });
});

describe("the vendor's own refusal", () => {
  const page = "<html><head><title>403 Forbidden</title></head><body>nginx</body></html>";
  test.each<[boolean, number, unknown]>([
    [true, 400, { error: "DAG is empty." }],
    [true, 400, { detail: "JSON parse error - Expecting value: line 1 column 1 (char 0)" }],
    [true, 401, { error: "Authentication credentials were not provided." }],
    [true, 401, { detail: "Authentication credentials were not provided." }],
    [true, 403, { error: "You do not have permission to perform this action." }],
    [true, 404, { error: "Not found." }],
    [true, 404, { detail: "Not found." }],
    [false, 429, { detail: "Request was throttled. Expected available in 1 second." }],
    [false, 503, { error: "Service temporarily unavailable." }],
    [false, 529, { error: "Overloaded." }],
    [false, 500, { error: "boom", errors: ["boom"] }],
    [false, 503, { message: "Service Unavailable" }],
    [false, 403, { message: "Forbidden" }],
    [false, 400, { error: { code: "OriginInvalidRequest" } }],
    [false, 400, { error: " " }],
    [false, 403, page],
    [false, 404, undefined],
    [false, 404, []],
    [false, 400, null],
  ])("%s: HTTP %i %j", (isRefusal, httpStatus, body) => {
    expect(isOwnRefusal(httpStatus, new Headers({ "retry-after": "1" }), body)).toBe(isRefusal);
  });
});

describe("the reason in a log", () => {
  const log = [
    "[10:00] INFO Parse (parsing) started",
    "[10:01] ERROR Parse (parsing): cannot open a.pdf",
    "[10:02] ERROR Extract (object-extraction): token limit",
    "[10:03] ERROR pipeline failed",
    "[10:04] INFO done",
  ].join("\n");

  test("is the last line that names what failed, else the last that sounds like a failure", () => {
    expect(readFailureText(log, ["Parse"])).toContain("cannot open a.pdf");
    expect(readFailureText(log, ["Publish"])).toContain("pipeline failed");
    expect(readFailureText(log, ["Publish"], { onlySubjects: true })).toBeUndefined();
    expect(readFailureText("INFO all fine", [])).toBeUndefined();
    expect(readFailureText(null, [])).toBeUndefined();
  });

  test("is looked for at the end of the log only, and cut", () => {
    expect(readFailureText(`ERROR early\n${"x".repeat(30_000)}`, [])).toBeUndefined();
    expect(readFailureText(`ERROR ${"y".repeat(9000)}`, [])).toHaveLength(500);
  });

  test.each([
    ["error: Authorization: Bearer abcdefgh12345678", "abcdefgh12345678"],
    ["error: api_key=sk-12345678", "sk-12345678"],
    ['error {"password": "hunter22"}', "hunter22"],
    ["error at https://bucket.invalid/a.pdf?X-Signature=deadbeef", "deadbeef"],
    ["error at postgres https://admin:pass1234@db.invalid/x", "pass1234"],
    ["error with OPENAI_API_KEY: sk-proj-99", "sk-proj-99"],
  ])("hides secrets: %s", (line, secret) => {
    const shown = readFailureText(line, []);
    expect(shown).toContain("[redacted]");
    expect(shown).not.toContain(secret);
  });
});

describe("what the vendor refuses", () => {
  test("a key that it does not know", async () => {
    bench = await startBench();
    const wrongKey = createClarifeye({
      apiKey: "wrong-key",
      baseUrl: bench.emulator.baseUrl,
      projectId: bench.projectId,
    });
    await expect(run(wrongKey.extractionFlow(bench.flowId), document, bench.watch)).rejects.toMatchObject({
      code: "unauthorized",
      httpStatus: 401,
    });
  });

  test("a key that may only look", async () => {
    bench = await startBench({ tokens: { "reader-key": ["CAN_VIEW_DATA"] } });
    const reader = createClarifeye({
      apiKey: "reader-key",
      baseUrl: bench.emulator.origin,
      projectId: bench.projectId,
    });
    await expect(run(reader.extractionFlow(bench.flowId), document, bench.watch)).rejects.toMatchObject({
      code: "forbidden",
      summary: "You do not have permission to perform this action.",
    });
  });

  test("a flow, a run and a document that it does not know", async () => {
    bench = await startBench({ switches: { errorKey: "detail" } });
    const { clarifeye, watch } = bench;
    await expect(run(clarifeye.extractionFlow(missing), document, watch)).rejects.toMatchObject({
      code: "not_found",
    });
    const handle = createDocmux({ providers: [clarifeye] }).attach(
      clarifeye.pipelineRun(missing).ref(),
      watch,
    );
    await expect(handle.result()).rejects.toMatchObject({ code: "not_found", summary: "Not found." });
    await expect(run(bench.flow, { stored: missing }, watch)).rejects.toThrow(/Invalid document_ids/);
  });

  test("publishing a flow that publishes by itself", async () => {
    const schema = { type: "object", properties: { total_amount: { type: "number" } } } as const;
    bench = await startBench({
      projects: [{ flows: [{ name: "Auto", schema, publishMode: "auto_publish" }] }],
    });
    await expect(run(bench.flow.publication(), { stored: missing }, bench.watch)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("manual_publish"),
    });
  });
});

describe("a transient error while polling does not end the run", () => {
  test.each<Fault>([
    { kind: "html-error", status: 502, path: "/pipeline-runs/", times: 3 },
    { kind: "status", status: 500, body: { errors: ["boom"], error: "boom" }, path: "/pipeline-runs/" },
    { kind: "status", status: 429, retryAfter: "3", path: "/pipeline-runs/" },
    { kind: "truncated-json", path: "/pipeline-runs/" },
    { kind: "reset-before-accept", path: "/pipeline-runs/", times: 2 },
    { kind: "rewrite", path: "/pipeline-runs/", rewrite: () => ({ id: 7 }) },
    { kind: "status", status: 503, path: "/data-operations/", times: 2 },
    { kind: "html-error", status: 504, path: "/indexing-status/" },
  ])("$kind $status at $path", async (fault) => {
    bench = await startBench();
    bench.emulator.fault(fault);
    expect((await run(bench.flow, document, bench.watch)).data).toMatchObject({ invoice_number: "INV-1" });
  });
});

test("rows that say that they could not be read are an error, not an empty result", async () => {
  bench = await startBench();
  const rewrite = () => ({ success: false, errors: ["version is locked"] });
  bench.emulator.fault({ kind: "rewrite", path: "/data-operations/", rewrite });
  await expect(run(bench.flow, document, bench.watch)).rejects.toMatchObject({
    code: "bad_response",
    message: expect.stringContaining("version is locked"),
  });
});

test("next of a list is never followed to where it leads", async () => {
  bench = await startBench({ switches: { pageLinkOrigin: "http://elsewhere.invalid" } });
  for (const name of ["a.pdf", "b.pdf", "c.pdf"])
    await start(bench.flow, invoice(name, "INV-1", "1"), bench.watch);
  const runs = await collect(bench.clarifeye.listRuns());
  expect(runs).toHaveLength(3);
  expect(await collect(bench.clarifeye.listDocuments())).toHaveLength(3);
  expect(await collect(bench.clarifeye.listFlows())).toMatchObject([
    { flowId: bench.flowId, name: "Invoices" },
  ]);
});

test("the key shows nowhere", async () => {
  const apiKey = "clf-very-secret-key";
  bench = await startBench({ apiKey });
  const shown: unknown[] = [bench.clarifeye, bench.flow, bench.clarifeye.indexing()];
  const handle = await start(bench.flow, document, { ...bench.watch, onEvent: (event) => shown.push(event) });
  shown.push(handle.ref, await handle.result());
  bench.emulator.fault({ kind: "status", status: 400, body: { error: `bad ${apiKey}` }, path: "/run-sync/" });
  const error = await run(bench.flow, document, bench.watch).catch((thrown) => thrown);
  expect(DocmuxError.isInstance(error)).toBe(true);
  for (const value of [...shown, error]) {
    expect(inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(apiKey);
    expect(JSON.stringify(value) ?? "").not.toContain(apiKey);
  }
});
