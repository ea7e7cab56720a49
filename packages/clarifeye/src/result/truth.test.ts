import { attach, type RunSnapshot, run, start } from "@docmux/core";
import nock from "nock";
import { afterEach, describe, expect, test } from "vitest";
import { type Bench, invoice, startBench } from "../../test/start-bench.ts";
import {
  below,
  documentId,
  origin,
  row,
  runDetail,
  runId,
  settings,
  tableId,
  tableName,
  watch,
} from "../../test/vendor-answers.ts";
import { createClarifeye } from "../provider.ts";

let bench: Bench | undefined;
afterEach(async () => {
  nock.cleanAll();
  await bench?.emulator.close();
  bench = undefined;
});

const other = "550e8400-e29b-41d4-a716-446655440009";
const document = invoice("a.pdf", "INV-1", "1.00");
const runPath = /\/pipeline-runs\/[^/]+\/$/;
const [extract] = runDetail().steps;

interface VendorAnswers {
  detail?: unknown;
  rows?: unknown;
  tags?: unknown;
  indexing?: unknown;
}

/** The result of a run that ended, read from these answers. */
function resultOf({ detail = runDetail(), rows, tags, indexing = [] }: VendorAnswers) {
  const vendor = nock(origin).persist();
  vendor.get(`${below}/pipeline-runs/${runId}/`).reply(200, detail as nock.Body);
  vendor
    .post(`${below}/tables/${tableId}/data-operations/`)
    .reply(200, (rows ?? { data: [row], count: 1, success: true }) as nock.Body);
  vendor
    .get(`${below}/document-tags-by-document/`)
    .query(true)
    .reply(200, tags as nock.Body);
  vendor
    .get(`${below}/documents/indexing-status/`)
    .query(true)
    .reply(200, indexing as nock.Body);
  const clarifeye = createClarifeye({ ...settings, tableIds: { [tableName]: tableId } });
  return attach(clarifeye.pipelineRun(runId).ref(watch()), [clarifeye], {
    ...watch(),
    timeoutMs: 300_000,
  }).result();
}

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

describe("rows are never better than they were", () => {
  test.each<[string, unknown]>([
    ["an error", { error: "version is locked" }],
    ["a detail", { detail: "Not found." }],
    ["nothing", {}],
    ["an error next to rows", { data: [row], count: 1, error: "version is locked" }],
    ["errors next to no rows", { data: [], count: 0, errors: ["version is locked"] }],
    ["a detail next to no rows", { data: [], count: 0, detail: "version is locked" }],
    ["success: false", { data: [row], count: 1, success: false }],
    ['success: "false"', { data: [row], count: 1, success: "false" }],
    ["success: 0", { data: [row], count: 1, success: 0 }],
    ["more rows than it returns", { data: [], count: 5, success: true }],
    ["more rows on pages that repeat", { result: { results: [row], has_next: true } }],
    ["rows of another document", { data: [row, { ...row, id: "r2", document_id: other }], count: 2 }],
  ])("an answer with %s is an error", async (_, rows) => {
    await expect(resultOf({ rows })).rejects.toMatchObject({ code: "bad_response" });
  });

  test('success: "True" and a document id in capitals are what they say', async () => {
    const rows = { data: [{ ...row, document_id: documentId.toUpperCase() }], count: 1, success: "True" };
    expect(await resultOf({ rows })).toMatchObject({ status: "completed", data: { total: 12 } });
  });

  test("a table that holds no row is an empty list, which is delivered", async () => {
    expect(await resultOf({ rows: { data: [], count: 0, success: true } })).toMatchObject({
      status: "completed",
      data: [{ document: { id: documentId }, rows: [] }],
    });
  });

  test("an answer about another run is not read on, and none of its documents is deleted", async () => {
    bench = await startBench();
    const providerOptions = { clarifeye: { cleanup: true } };
    const handle = await start(bench.flow, document, { ...bench.watch, providerOptions });
    let last: RunSnapshot | undefined;
    for await (const snapshot of handle.snapshots()) last = snapshot;
    const rewrite = (body: unknown) => ({ ...(body as object), id: other });
    bench.emulator.fault({ kind: "rewrite", path: runPath, method: "GET", times: 20, rewrite });
    const snapshot = { ...(last as RunSnapshot), raw: null };
    const reading = bench.flow.doResult?.({ ref: handle.ref, snapshot }, contextOf(bench));
    await expect(reading).rejects.toMatchObject({ code: "bad_response" });
    expect(bench.requests().some((request) => request.startsWith("DELETE"))).toBe(false);
  });

  test("a document whose indexing FAILED is an error issue", async () => {
    const indexing = [{ document_id: documentId, extractor_type: "ParsingExtractor", status: "FAILED" }];
    expect(await resultOf({ indexing })).toMatchObject({
      status: "completed_with_errors",
      issues: [{ code: "document_failed" }],
    });
  });
});

describe("tags are never better than they were", () => {
  const tagging = { ...extract, id: "tagging", step: "document-tag-extraction", name: "Tag", outputs: {} };

  test.each([{}, { [documentId]: {} }, { [documentId]: { tags: null } }])(
    "a run of tags alone whose answer is %j delivers nothing",
    async (tags) => {
      const detail = runDetail({ steps: [tagging], tables: null });
      await expect(resultOf({ detail, tags })).rejects.toMatchObject({ code: "run_failed" });
    },
  );

  test.each([{ error: "Not found." }, { detail: "Not found." }])("%j is an error", async (tags) => {
    await expect(resultOf({ detail: runDetail({ steps: [tagging] }), tags })).rejects.toMatchObject({
      code: "bad_response",
    });
  });

  test("next to records, tags that are missing are a warning; no tags are none", async () => {
    const detail = runDetail({ steps: [extract, tagging] });
    expect(await resultOf({ detail, tags: {} })).toMatchObject({
      status: "completed_with_warnings",
      data: { total: 12 },
      issues: [{ code: "tags_missing" }],
    });
    nock.cleanAll();
    expect(await resultOf({ detail, tags: { [documentId.toUpperCase()]: { tags: [] } } })).toMatchObject({
      status: "completed",
      outputs: [{ kind: "extract" }, { kind: "classify", data: {} }],
    });
  });
});

describe("a publication delivers its effect", () => {
  test("also when something else started it", async () => {
    const publish = { ...extract, id: "publish", step: "publish", name: "Publish", outputs: {} };
    expect(await resultOf({ detail: runDetail({ steps: [publish], tables: null }) })).toMatchObject({
      status: "completed",
      outputs: [{ stepKey: "publish", kind: "index" }],
    });
  });

  test("and an extraction that only published delivered nothing", async () => {
    bench = await startBench();
    const publish = (steps: Record<string, unknown>[]) => [{ ...steps[0], step: "publish", outputs: {} }];
    const rewrite = (body: unknown) => {
      const detail = body as { steps: Record<string, unknown>[] };
      return { ...detail, tables: null, steps: publish(detail.steps) };
    };
    bench.emulator.fault({ kind: "rewrite", path: runPath, method: "GET", times: 100, rewrite });
    await expect(run(bench.flow, document, bench.watch)).rejects.toMatchObject({ code: "run_failed" });
  });
});

function contextOf({ watch: { clock, random } }: Bench) {
  const signal = new AbortController().signal;
  return { clock, random, signal, onRetry: () => undefined, onAnswer: () => undefined };
}
