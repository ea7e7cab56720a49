import { expect, test } from "vitest";
import type { Exchange } from "./exchange.ts";
import { findDifferences } from "./find-differences.ts";
import { judgeDifferences, type KnownDifference } from "./known-differences.ts";
import { templateOf } from "./vendor-document.ts";

const operation = "GET /api/v1/pipelines/executions/{execution_id}";
const started = "2026-11-28T10:00:00Z";
const step = { step_index: 0, step_type: "convert", status: "completed", started_at: started };
const execution = {
  execution_id: "pex_1",
  pipeline_id: "pl_1",
  pipeline_version: 1,
  status: "completed",
  steps: [step],
};

function answered(body: unknown, status = 200, contentType = "application/json"): Exchange {
  return {
    method: "GET",
    path: "/api/v1/pipelines/executions/pex_1",
    status,
    request: {},
    response: { contentType, body },
  };
}

function sent(contentType: string, body: unknown, status = 200): Exchange {
  return {
    method: "POST",
    path: "/api/v1/pipelines/pl_1/run",
    status,
    request: { contentType, body },
    response: { contentType: "application/json", body: status === 200 ? execution : { detail: [] } },
  };
}

test("an exchange as documented has no difference, and its operation held", () => {
  expect(findDifferences("datalab", [answered(execution)])).toEqual({
    compared: 1,
    held: [`${operation} 200`],
    differences: [],
  });
});

test.each([
  [
    "a missing member",
    answered({ ...execution, status: undefined }),
    "response 200",
    "",
    "must have required property 'status'",
  ],
  [
    "a time without a zone, once for all steps",
    answered({
      ...execution,
      steps: [step, { ...step, started_at: "2026-11-28T10:00:00" }, { ...step, started_at: "soon" }],
    }),
    "response 200",
    "/steps/*/started_at",
    'must match format "date-time"',
  ],
  [
    "another status",
    answered({ detail: "Not found" }, 404),
    "response 404",
    "",
    "is a status that the document does not have",
  ],
  ["another content type", answered("<html>", 200, "text/html"), "response 200", "", "is text/html"],
])("%s is a difference", (_case, exchange, part, place, what) => {
  const { held, differences } = findDifferences("datalab", [exchange, answered(execution)]);
  expect(differences).toEqual([{ operation, part, place, what }]);
  expect(held).toEqual(exchange.status === 200 ? [] : [`${operation} 200`]);
});

test("a request that was taken is compared; one that was refused is not", () => {
  const form = { file: { filename: "invoice.pdf", bytes: 3 }, version: "2" };
  const parts = (exchange: Exchange) =>
    findDifferences("datalab", [exchange]).differences.map(({ what }) => what);
  expect(parts(sent("multipart/form-data", form))).toEqual([]);
  expect(parts(sent("application/x-www-form-urlencoded", form))).toEqual([
    "is application/x-www-form-urlencoded",
  ]);
  expect(parts(sent("multipart/form-data", { ...form, verison: "2" }))).toEqual([
    "must NOT have additional properties: verison",
  ]);
  expect(parts(sent("multipart/form-data", { version: "two" }, 422))).toEqual([]);
});

test("what the document does not have is not compared", () => {
  const elsewhere = { ...answered({}), path: "/api/v1/pipelines" };
  expect(findDifferences("datalab", [elsewhere])).toEqual({ compared: 0, held: [], differences: [] });
});

test.each(["clarifeye", "pipelex"] as const)("the document of %s can be read", (vendor) => {
  const path = { clarifeye: "/api/v1/projects/a/pipeline-runs/b/", pipelex: "/api/v1/pipeline/execute" }[
    vendor
  ];
  const method = vendor === "clarifeye" ? "GET" : "POST";
  expect(findDifferences(vendor, [{ ...answered({}), path, method }]).compared).toBe(1);
});

test("unknown differences, and known ones that are gone, are found", () => {
  const difference = { operation, part: "response 404", place: "", what: "is a status" };
  const known: KnownDifference = {
    ...difference,
    vendor: "datalab",
    peers: ["datalab-sdk"],
    evidence: "It is.",
  };
  expect(judgeDifferences("datalab-sdk", [difference], [known])).toEqual({ unknown: [], gone: [] });
  expect(judgeDifferences("datalab-openapi", [difference], [known])).toEqual({
    unknown: [difference],
    gone: [],
  });
  expect(judgeDifferences("datalab-sdk", [], [known])).toEqual({ unknown: [], gone: [known] });
});

test("a path keeps no id", () => {
  const uuid = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
  expect(templateOf(`/api/v1/projects/${uuid}/documents/7/`)).toBe("/api/v1/projects/{id}/documents/{id}/");
  expect(templateOf("/api/v1/pipelines/pl_abc/run")).toBe("/api/v1/pipelines/{id}/run");
  expect(templateOf("/v1/runs/run_mpPXTMQ68J/status")).toBe("/v1/runs/{id}/status");
});

test("a response that is documented to have no body must have none", () => {
  const deleted = (response: Exchange["response"]): Exchange => ({
    method: "DELETE",
    path: "/documentintelligence/documentModels/prebuilt-read/analyzeResults/1",
    status: 204,
    request: {},
    response,
  });
  const found = (response: Exchange["response"]) =>
    findDifferences("azure-document-intelligence", [deleted(response)]).differences.map(({ what }) => what);
  expect(found({})).toEqual([]);
  expect(found({ contentType: "application/json", body: {} })).toEqual(["has a body"]);
});
