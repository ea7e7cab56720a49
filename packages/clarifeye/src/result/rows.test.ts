import { type RunSnapshot, start } from "@docmux/core";
import nock from "nock";
import { afterEach, describe, expect, test } from "vitest";
import { resultOf } from "../../test/result-of.ts";
import { type Bench, invoice, startBench } from "../../test/start-bench.ts";
import { documentId, row, runDetail } from "../../test/vendor-answers.ts";

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

function contextOf({ watch: { clock, random } }: Bench) {
  const signal = new AbortController().signal;
  return { clock, random, signal, onRetry: () => undefined, onResponse: () => undefined };
}
