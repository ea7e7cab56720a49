import { createDocmux, run } from "@docmux/core";
import nock from "nock";
import { afterEach, describe, expect, test } from "vitest";
import { resultOf } from "../../test/result-of.ts";
import { type Bench, invoice, startBench } from "../../test/start-bench.ts";
import { below, origin, projectId, runDetail, runId, settings, watch } from "../../test/vendor-answers.ts";
import { createClarifeye } from "../provider.ts";

let bench: Bench | undefined;
afterEach(async () => {
  nock.cleanAll();
  await bench?.emulator.close();
  bench = undefined;
});

const document = invoice("a.pdf", "INV-1", "1.00");
const runPath = /\/pipeline-runs\/[^/]+\/$/;
const [extract] = runDetail().steps;

describe("a run by the vendor's own id", () => {
  const clarifeye = createClarifeye(settings);
  const docmux = createDocmux({ providers: [clarifeye] });
  const uri = `clarifeye:${projectId}/runs/${runId}` as const;

  test("has a ref without a time of a start, which leads back to the same run", () => {
    const ref = clarifeye.pipelineRun(runId).ref();
    expect(ref).toEqual({
      version: 1,
      providerId: "clarifeye",
      pipelineId: `runs/${runId}`,
      pipelineUri: uri,
      runId,
      origin,
      meta: { projectId },
    });
    expect(clarifeye.pipelineFromUri(`${projectId}/runs/${runId}`)).toMatchObject({ uri, projectId });
  });

  test.each([
    ["its ref", clarifeye.pipelineRun(runId).ref()],
    ["a short ref", `${uri}#${runId}`],
  ])("is stopped through %s", async (_what, ref) => {
    nock(origin)
      .post(`${below}/pipeline-runs/${runId}/abort/`)
      .reply(200, {})
      .get(`${below}/pipeline-runs/${runId}/`)
      .reply(200, runDetail({ status: "aborted", tables: null, steps: [] }));
    expect(await docmux.attach(ref, watch()).cancel()).toMatchObject({ status: "cancelled" });
  });

  test("is refused, and nothing is sent, when the ref names another run", async () => {
    const other = "7d1e6a3c-1111-4000-8000-000000000002";
    const handle = docmux.attach(`${uri}#${other}`, watch());
    const refusal = { code: "invalid_input", message: expect.stringContaining(other) };
    await expect(handle.refresh()).rejects.toMatchObject(refusal);
    await expect(handle.cancel()).rejects.toMatchObject(refusal);
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
