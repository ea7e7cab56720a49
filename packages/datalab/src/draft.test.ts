import { createDocmux, run, start } from "@docmux/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../test/collect.ts";
import { convertThenExtract, type DatalabTest, invoice, startDatalabTest } from "../test/test-datalab.ts";

let bench: DatalabTest;
beforeEach(async () => {
  bench = await startDatalabTest({
    pipelines: [
      { id: "pl_draft", name: "Draft", steps: convertThenExtract },
      { id: "pl_published", name: "Published", steps: convertThenExtract, versions: 1 },
    ],
  });
});
afterEach(() => bench.emulator.close());

const draftRan = [{ severity: "info", code: "draft_ran", message: expect.stringContaining("draft") }];

describe("a run of a pipeline without a published version", () => {
  test("says that the draft ran, from the start to the result, and is as good as any", async () => {
    const { clock, datalab } = bench;
    const handle = await start(datalab.pipeline("pl_draft"), invoice(), { clock });
    expect((await handle.refresh()).issues).toMatchObject(draftRan);
    const result = await handle.result();
    expect(result).toMatchObject({ status: "completed", issues: draftRan });
  });

  test("says so too where it is known by its own id, or listed", async () => {
    const { clock, datalab } = bench;
    const { ref } = await start(datalab.pipeline("pl_draft"), invoice(), { clock });
    const docmux = createDocmux({ providers: [datalab] });
    const { issues } = await docmux.attach(datalab.execution(ref.runId).ref(), { clock }).result();
    expect(issues).toMatchObject(draftRan);
    expect(await collect(datalab.pipelines.listExecutions("pl_draft"))).toMatchObject([{ issues: draftRan }]);
  });
});

test.each([
  ["a published version ran", "pl_published", {}],
  ["the caller asked for the draft", "pl_draft", { version: 0 }],
  ["the caller asked for the draft of a published pipeline", "pl_published", { version: 0 }],
])("nothing is said where %s", async (_, pipelineId, options) => {
  const { clock, datalab } = bench;
  const { issues } = await run(datalab.pipeline(pipelineId, options), invoice(), { clock });
  expect(issues).toEqual([]);
});
