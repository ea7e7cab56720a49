import { createDocmux } from "@docmux/core";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { resultOf } from "../../test/result-of.ts";
import { below, origin, projectId, runDetail, settings, watch } from "../../test/vendor-answers.ts";
import { createClarifeye } from "../provider.ts";

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

const uuid = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const time = "2023-11-07T05:31:56Z";

/** The example of the vendor's page "Get pipeline run details and status", with its placeholders. */
const example = {
  id: uuid,
  created_at: time,
  updated_at: time,
  status: "pending",
  project: uuid,
  pipeline_name: "<string>",
  mode: "<string>",
  celery_task_id: "<string>",
  user: uuid,
  tables: {},
  steps: [
    {
      id: uuid,
      created_at: time,
      updated_at: time,
      step: "<string>",
      name: "<string>",
      status: "pending",
      inputs: {},
      outputs: {},
      warnings: "<unknown>",
      depends_on: ["<string>"],
      params: {},
      tag_extractor_id: uuid,
      object_extractor_id: uuid,
      chunks_extractor_id: uuid,
    },
  ],
  document_ids: [uuid],
  chunk_ids: [uuid],
  raw_logs: "<string>",
};

async function statusOf(answer: unknown) {
  nock(origin, { reqheaders: { authorization: "Bearer clf-secret-1" } })
    .get(`${below}/pipeline-runs/${uuid}/`)
    .reply(200, answer as nock.Body);
  const clarifeye = createClarifeye(settings);
  const docmux = createDocmux({ providers: [clarifeye] });
  return docmux.attach(clarifeye.pipelineRun(uuid).ref(), watch()).refresh();
}

describe("the example of the vendor's page", () => {
  test("is a pending run with one pending step, as it stands", async () => {
    const snapshot = await statusOf(example);
    expect(snapshot).toMatchObject({
      ref: { runId: uuid, meta: { projectId } },
      status: "pending",
      rawStatus: "pending",
      createdAt: "2023-11-07T05:31:56.000Z",
      steps: [
        {
          key: uuid,
          type: "<string>",
          name: "<string>",
          status: "pending",
          dependsOn: [],
          issues: [{ severity: "warning", code: "step_warning", message: "<unknown>" }],
        },
      ],
      raw: example,
    });
    expect(snapshot).not.toHaveProperty("finishedAt");
  });

  test.each([
    "created_at",
    "updated_at",
    "project",
    "pipeline_name",
    "mode",
    "celery_task_id",
    "user",
    "tables",
    "document_ids",
    "chunk_ids",
    "raw_logs",
  ])("is read too when %s is null or left out", async (name) => {
    const { [name as keyof typeof example]: _, ...without } = example;
    for (const answer of [{ ...example, [name]: null }, without]) {
      expect(await statusOf(answer)).toMatchObject({ status: "pending", steps: [{ key: uuid }] });
    }
  });

  test.each(Object.keys(example.steps[0] ?? {}))("is read too when a step has no %s", async (name) => {
    const step = Object.fromEntries(Object.entries(example.steps[0] ?? {}).filter(([each]) => each !== name));
    const { status, steps } = await statusOf({ ...example, steps: [step] });
    expect([status, steps]).toMatchObject([
      "pending",
      [{ status: name === "status" ? "unknown" : "pending" }],
    ]);
  });

  test.each([
    ["pending", "pending"],
    ["running", "running"],
    ["completed", "completed"],
    ["completed_with_warnings", "completed_with_warnings"],
    ["failed", "failed"],
    ["aborted", "cancelled"],
  ])("the status %s of a run and of a step is %s", async (raw, status) => {
    const steps = [{ ...example.steps[0], warnings: null, status: raw }];
    expect(await statusOf({ ...example, status: raw, steps })).toMatchObject({
      status,
      rawStatus: raw,
      steps: [{ status, rawStatus: raw }],
    });
  });
});

test("name, mode, user and tables of a run are metadata of its result", async () => {
  const detail = runDetail();
  const { providerMetadata } = await resultOf({ detail });
  expect(providerMetadata).toMatchObject({
    clarifeye: {
      projectId,
      pipelineName: detail.pipeline_name,
      mode: detail.mode,
      user: detail.user,
      tables: detail.tables,
      documents: [{ id: detail.document_ids[0] }],
    },
  });
});
