import { DocmuxError, type RunSnapshot } from "@docmux/core";
import { describe, expect, test } from "vitest";
import {
  documentId,
  flowId,
  runDetail,
  runId,
  settings,
  tableName,
  versionId,
} from "../../test/vendor-answers.ts";
import { createClarifeye } from "../provider.ts";

const other = "550e8400-e29b-41d4-a716-446655440009";

function snapshotOf(raw: unknown, documents?: { id: string; name?: string }[]): RunSnapshot {
  const ref = {
    version: 1 as const,
    providerId: "clarifeye",
    pipelineId: "p",
    pipelineUri: "clarifeye:p",
    runId,
    origin: "https://eu.app.clarifeye.ai",
    startedAt: "2026-05-02T08:44:01Z",
    ...(documents ? { meta: { documents } } : {}),
  };
  const facts = {
    version: 1 as const,
    ref,
    providerId: "clarifeye",
    pipelineId: "p",
    observedAt: ref.startedAt,
  };
  return { ...facts, status: "completed", rawStatus: "completed", steps: [], issues: [], raw };
}

const read = (rows: unknown[], part: object = {}) => ({
  tableName,
  tableVersionId: versionId,
  stepType: "object-extraction",
  kind: "extract",
  stepKey: "s1",
  documentId,
  pages: [{ data: rows }],
  ...part,
});
const flow = createClarifeye(settings).extractionFlow(flowId);
const normalize = (answers: unknown, snapshot = snapshotOf(runDetail())) =>
  flow.normalizeResult({ raw: { version: 1, answers: answers as never }, snapshot });
const row = (record: unknown, part: object = {}) => ({
  id: "r",
  json_object: record,
  document_id: documentId,
  ...part,
});

describe("data", () => {
  test("is the record itself for one document with one record", () => {
    expect(normalize({ reads: [read([row({ total: 1 })])] }).data).toEqual({ total: 1 });
  });

  test("is a list for one document with two records, and for two documents", () => {
    expect(normalize({ reads: [read([row({ total: 1 }), row({ total: 2 }, { id: "r2" })])] }).data).toEqual([
      { document: { id: documentId, name: null }, rows: [{ total: 1 }, { total: 2 }] },
    ]);
    const documents = [{ id: documentId, name: "a.pdf" }, { id: other }];
    expect(
      normalize({ reads: [read([row({ total: 1 })])] }, snapshotOf(runDetail(), documents)).data,
    ).toEqual([
      { document: { id: documentId, name: "a.pdf" }, rows: [{ total: 1 }] },
      { document: { id: other, name: null }, rows: [] },
    ]);
  });

  test("groups rows by the document that they name when the run names none", () => {
    const rows = [row({ total: 1 }), row({ total: 2 }, { id: "r2", document_id: other })];
    const result = normalize(
      { reads: [read(rows, { documentId: undefined })] },
      snapshotOf(runDetail({ document_ids: null })),
    );
    expect(result.data).toMatchObject([{ document: { id: documentId } }, { document: { id: other } }]);
    expect(result.issues).toMatchObject([{ severity: "info", code: "documents_unknown" }]);
  });

  test("holds a row once that came on two pages", () => {
    const pages = [{ data: [row({ total: 1 })] }, { result: { results: [row({ total: 1 })] } }];
    expect(normalize({ reads: [read([], { pages })] }).data).toEqual({ total: 1 });
  });

  test("is absent when nothing was extracted", () => {
    expect(normalize({})).not.toHaveProperty("data");
  });
});

describe("issues of documents", () => {
  const extractor = runDetail().steps[0]?.object_extractor_id ?? "";
  const entry = (status: string, part: object = {}) => ({
    document_id: documentId,
    extractor_type: "ObjectExtractor",
    extractor_id: extractor,
    status,
    ...part,
  });

  test.each([
    ["failed", "error", "document_failed"],
    ["pending_delete", "error", "document_deleted"],
    ["deleted", "error", "document_deleted"],
    ["indexing", "warning", "document_indexing"],
  ])("%s is an issue of severity %s", (status, severity, code) => {
    expect(normalize({ reads: [read([])], indexing: [[entry(status)]] }).issues).toMatchObject([
      { severity, code },
    ]);
  });

  test("a failure with no rows at all leaves no output, so that core calls the run failed", () => {
    const result = normalize({ reads: [read([])], indexing: [[entry("failed")]] });
    expect(result).toMatchObject({ outputs: [], content: {} });
    expect(result).not.toHaveProperty("data");
  });

  test("rows that are there outweigh an index that is not done, and other flows' failures are none of ours", () => {
    const indexing = [
      [entry("indexing"), entry("failed", { extractor_id: other, extractor_type: "TagExtractor" })],
    ];
    expect(normalize({ reads: [read([row({ total: 1 })])], indexing }).issues).toEqual([]);
  });
});

test("whatever is read again, only docmux errors come out", () => {
  const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  const odd: unknown[] = [null, 1, "x", true, [], {}, [null], [[1]], [{}], { a: null }, deep];
  const names = ["run", "reads", "notRead", "tagSteps", "tags", "indexing", "cleanup/left"];
  const bodies = names.flatMap((name) => odd.map((value) => ({ [name]: value })));
  const pages = odd.map((page) => ({ reads: [read([], { pages: [page] })] }));
  const rows = odd.map((value) => ({ reads: [read([value])] }));
  const records = odd.map((value) => ({
    reads: [read([{ json_object: value, document_id: value, min_page: value }])],
  }));
  for (const answers of [...bodies, ...pages, ...rows, ...records, {}]) {
    for (const raw of [runDetail(), null, deep]) {
      try {
        expect(normalize(answers, snapshotOf(raw))).toHaveProperty("issues");
      } catch (error) {
        if (!DocmuxError.isInstance(error)) throw error;
      }
    }
  }
});
