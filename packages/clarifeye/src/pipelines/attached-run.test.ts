import { run } from "@docmux/core";
import nock from "nock";
import { afterEach, describe, expect, test } from "vitest";
import { resultOf } from "../../test/result-of.ts";
import { type Bench, invoice, startBench } from "../../test/start-bench.ts";
import { runDetail } from "../../test/vendor-answers.ts";

let bench: Bench | undefined;
afterEach(async () => {
  nock.cleanAll();
  await bench?.emulator.close();
  bench = undefined;
});

const document = invoice("a.pdf", "INV-1", "1.00");
const runPath = /\/pipeline-runs\/[^/]+\/$/;
const [extract] = runDetail().steps;

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
