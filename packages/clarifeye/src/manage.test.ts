import { start } from "@docmux/core";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../test/collect.ts";
import {
  below,
  documentId,
  flowId,
  origin,
  projectId,
  runId,
  settings,
  stored,
  storedDocument,
  watch,
} from "../test/vendor-answers.ts";
import { createClarifeye } from "./provider.ts";

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(pending).toEqual([]);
});

describe("calls without a run", () => {
  test("estimateScope() and publication() name their documents", async () => {
    const vendor = nock(origin);
    vendor
      .post(`${below}/extraction-flows/${flowId}/node-stats/`, { document_ids: [documentId] })
      .reply(200, { parsing: { cached: 3 } });
    vendor
      .post(`${below}/extraction-flows/${flowId}/publish/`, { document_ids: [documentId] })
      .reply(200, { message: "Publish started.", pipeline_run_id: runId });
    const flow = createClarifeye(settings).extractionFlow(flowId);
    expect(await flow.estimateScope([documentId])).toEqual({ parsing: { cached: 3 } });
    const { ref } = await start(flow.publication(), stored, watch());
    expect(ref).toMatchObject({ runId, pipelineUri: `clarifeye:${projectId}/${flowId}/publish` });
  });

  test("lists count their own offset, never follow next, and give each id once", async () => {
    const vendor = nock(origin);
    const item = (id: string) => ({ id, status: "running", pipeline_name: "Invoices", document_count: 4 });
    const next = `http://elsewhere.invalid${below}/pipeline-runs/?limit=100&offset=2`;
    const query = { status: "running", limit: 100 };
    vendor
      .get(`${below}/pipeline-runs/`)
      .query({ ...query, offset: 0 })
      .reply(200, { count: 3, next, previous: null, results: [item("r3"), item("r2")] });
    vendor
      .get(`${below}/pipeline-runs/`)
      .query({ ...query, offset: 2 })
      .reply(200, { count: 4, next: null, previous: null, results: [item("r2"), item("r1")] });
    const runs = await collect(createClarifeye(settings).listRuns({ status: "running" }));
    expect(runs.map(({ runId }) => runId)).toEqual(["r3", "r2", "r1"]);
    expect(runs[0]).toMatchObject({ status: "running", pipelineName: "Invoices", documentCount: 4 });
  });

  test("documents are listed by tag, and deleted even when they are gone", async () => {
    const vendor = nock(origin);
    vendor
      .post(`${below}/documents/filter-by-tag/`, { tag_values: ["Contract"] })
      .query({ limit: 100, offset: 0 })
      .reply(200, { count: 1, next: null, previous: null, results: [storedDocument] });
    vendor.delete(`${below}/documents/${documentId}/`).reply(404, { error: "Not found." });
    const clarifeye = createClarifeye(settings);
    const documents = await collect(clarifeye.listDocuments({ tagValues: ["Contract"] }));
    expect(documents).toMatchObject([{ documentId, name: "contract.pdf", sizeBytes: 17, status: "active" }]);
    await clarifeye.deleteDocument(documentId);
  });
});
