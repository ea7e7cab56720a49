import { createDocmux, run } from "@docmux/core";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  below,
  documentId,
  flowId,
  origin,
  pdf,
  projectId,
  row,
  runDetail,
  runId,
  settings,
  stored,
  storedDocument,
  tableId,
  tableName,
  versionId,
  watch,
} from "../../test/vendor-answers.ts";
import { createClarifeye } from "../provider.ts";

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(pending).toEqual([]);
});

describe("a run", () => {
  test("uploads, starts with explicit ids, looks, reads rows by document and cleans up", async () => {
    let upload = "";
    const vendor = nock(origin, { reqheaders: { authorization: "Bearer clf-secret-1" } });
    vendor
      .post(`${below}/documents/bulk-upload/`, (body) => {
        upload = String(body);
        return true;
      })
      .reply(201, [storedDocument]);
    vendor
      .post(`${below}/extraction-flows/${flowId}/run-sync/`, { document_ids: [documentId] })
      .reply(200, { message: "Sync started.", pipeline_run_id: runId });
    vendor.get(`${below}/pipeline-runs/${runId}/`).reply(200, runDetail());
    vendor
      .get(`${below}/tables/`)
      .query({ limit: 1000, offset: 0 })
      .reply(200, { count: 1, next: null, previous: null, results: [{ id: tableId, name: tableName }] });
    vendor
      .post(`${below}/tables/${tableId}/data-operations/`, {
        operation: "read",
        table_version_id: versionId,
        filters: { document_id: documentId },
        limit: 1000,
        offset: 0,
      })
      .reply(200, { data: [row], count: 1, success: true });
    vendor
      .get(`${below}/documents/indexing-status/`)
      .query({ document_ids: documentId })
      .reply(200, [
        { document_id: documentId, extractor_type: "ParsingExtractor", status: "ready_to_publish" },
      ]);
    vendor.delete(`${below}/documents/${documentId}/`).reply(204);

    const providerOptions = {
      clarifeye: { metadata: [{ category: "Finance" }], skipParsing: true, cleanup: true },
    };
    const flow = createClarifeye(settings).extractionFlow(flowId);
    const result = await run(flow, pdf, { ...watch(), providerOptions });

    expect(result).toMatchObject({
      status: "completed",
      data: { total: 12 },
      issues: [],
      outputs: [
        { kind: "extract", type: "object-extraction", data: { total: 12 }, evidence: { "": { pages: [2] } } },
      ],
      providerMetadata: {
        clarifeye: {
          projectId,
          pipelineName: "Invoices",
          mode: "upsert-all",
          user: "7d1e6a3c-0000-4000-8000-000000000001",
          tables: { [tableName]: versionId },
          documents: [{ id: documentId, name: "contract.pdf" }],
        },
      },
    });
    expect(result.snapshot).toMatchObject({
      createdAt: "2026-05-02T08:44:01.000Z",
      finishedAt: "2026-05-02T08:47:12.000Z",
      rawStatus: "completed",
    });
    expect(upload).toContain('name="files"; filename="contract.pdf"');
    expect(upload).toMatch(/name="files_metadata"\r\n\r\n\[\[\["category","Finance"\]\]\]\r\n/);
    expect(upload).toMatch(/name="skip_parsing"\r\n\r\ntrue\r\n/);
  });

  test("of stored documents sends nothing before its start, and reads the other shape of rows", async () => {
    const vendor = nock(origin);
    vendor
      .post(`${below}/extraction-flows/${flowId}/run-sync/`, { document_ids: [documentId] })
      .reply(200, { pipeline_run_id: runId });
    vendor.get(`${below}/pipeline-runs/${runId}/`).reply(200, runDetail());
    const read = {
      operation: "read",
      table_version_id: versionId,
      filters: { document_id: documentId },
      limit: 1000,
    };
    vendor
      .post(`${below}/tables/${tableId}/data-operations/`, { ...read, offset: 0 })
      .reply(200, { result: { results: [row], has_next: true } });
    vendor.post(`${below}/tables/${tableId}/data-operations/`, { ...read, offset: 1 }).reply(200, {
      result: { results: [{ ...row, id: "row-2", json_object: '{"total":7}' }], has_next: false },
    });
    vendor.get(`${below}/documents/indexing-status/`).query(true).reply(404, { error: "Not found." });

    const flow = createClarifeye(settings).extractionFlow(flowId, { tableIds: { [tableName]: tableId } });
    const { data } = await run(flow, { documents: [stored, { stored: documentId.toUpperCase() }] }, watch());
    expect(data).toEqual([{ document: { id: documentId, name: null }, rows: [{ total: 12 }, { total: 7 }] }]);
  });

  test("is aborted by its own call", async () => {
    const vendor = nock(origin);
    vendor.post(`${below}/pipeline-runs/${runId}/abort/`).reply(200, { status: "aborted" });
    vendor
      .get(`${below}/pipeline-runs/${runId}/`)
      .reply(200, runDetail({ status: "aborted", tables: null, steps: [] }));
    const clarifeye = createClarifeye(settings);
    const handle = createDocmux({ providers: [clarifeye] }).attach(
      clarifeye.pipelineRun(runId).ref(),
      watch(),
    );
    expect(await handle.cancel()).toMatchObject({ status: "cancelled", rawStatus: "aborted" });
  });
});

test("chunk tags, whose rows name no document, are left out with a warning, unless the caller reads them", async () => {
  const tagTable = "extracted_tags_extractor_770e8400-e29b-41d4-a716-446655440002";
  const [extract] = runDetail().steps;
  const tagging = {
    ...extract,
    id: "tagging",
    step: "tag-extraction",
    name: "Tag",
    outputs: { [tagTable]: versionId },
  };
  const vendor = nock(origin).persist();
  vendor.get(`${below}/pipeline-runs/${runId}/`).reply(200, runDetail({ steps: [extract, tagging] }));
  vendor.get(`${below}/documents/indexing-status/`).query(true).reply(200, []);
  vendor
    .post(`${below}/tables/${tableId}/data-operations/`)
    .reply(200, { data: [row], count: 1, success: true });
  const tableIds = { [tableName]: tableId };

  const clarifeye = createClarifeye({ ...settings, tableIds });
  const left = await createDocmux({ providers: [clarifeye] })
    .attach(clarifeye.pipelineRun(runId).ref(), watch())
    .result();
  expect(left).toMatchObject({ status: "completed", data: { total: 12 }, outputs: [{ kind: "extract" }] });
  expect(left.issues).toMatchObject([{ severity: "info", code: "table_not_read" }]);
  expect(left.issues[0]?.message).toContain(tagTable);

  const own = createClarifeye({
    ...settings,
    readRows: async ({ tableName: name }) =>
      name === tagTable ? [{ chunk_id: "c1", metadata: { topic: "rent" } }] : [row],
  });
  const read = await createDocmux({ providers: [own] })
    .attach(own.pipelineRun(runId).ref(), watch())
    .result();
  expect(read).toMatchObject({
    data: { total: 12 },
    issues: [],
    outputs: [
      { kind: "extract" },
      { kind: "classify", data: { chunk_id: "c1", metadata: { topic: "rent" } } },
    ],
  });
  expect(nock.isDone()).toBe(true);
  nock.cleanAll();
});

test("an additional table whose id could not be read is reported as missing, the records are there", async () => {
  const chunkTable = "chunks";
  const [extract] = runDetail().steps;
  const chunking = {
    ...extract,
    id: "chunking",
    step: "chunking",
    name: "Chunk",
    outputs: { [chunkTable]: versionId },
  };
  const vendor = nock(origin);
  vendor.get(`${below}/pipeline-runs/${runId}/`).reply(200, runDetail({ steps: [extract, chunking] }));
  vendor.get(`${below}/tables/`).query(true).reply(200, '{"count": 2, "resu');
  vendor
    .post(`${below}/tables/${tableId}/data-operations/`)
    .reply(200, { data: [row], count: 1, success: true });
  vendor.get(`${below}/documents/indexing-status/`).query(true).reply(200, []);
  const clarifeye = createClarifeye({ ...settings, tableIds: { [tableName]: tableId } });
  const result = await createDocmux({ providers: [clarifeye] })
    .attach(clarifeye.pipelineRun(runId).ref(), watch())
    .result();
  expect(result).toMatchObject({
    status: "completed_with_warnings",
    data: { total: 12 },
    issues: [{ severity: "warning", code: "table_not_read", message: expect.stringContaining('"chunks"') }],
  });
});
