import { createDocmux, run, start } from "@docmux/core";
import { describe, expect, test } from "vitest";
import { collect } from "../../test/collect.ts";
import { convertThenExtract, invoice, startDatalabTest } from "../../test/test-datalab.ts";

describe("on the emulator", () => {
  test("a pipeline is made, saved, changed, published, reset, archived", async () => {
    const { datalab, emulator } = await startDatalabTest({ pipelines: [] });
    const { pipelines } = datalab;
    try {
      const draft = await pipelines.create([{ type: "convert", settings: { mode: "balanced" } }]);
      expect(draft).toMatchObject({ isSaved: false, isArchived: false, activeVersion: 0 });
      const { pipelineId } = draft;
      expect(await pipelines.save(pipelineId, { name: "Invoices" })).toMatchObject({
        name: "Invoices",
        isSaved: true,
      });
      const first = await pipelines.publishVersion(pipelineId, { description: "Initial" });
      expect(first).toMatchObject({ version: 1, description: "Initial" });
      await pipelines.update(pipelineId, convertThenExtract);
      expect((await pipelines.get(pipelineId)).steps).toHaveLength(2);
      await pipelines.publishVersion(pipelineId);
      expect((await collect(pipelines.listVersions(pipelineId))).map(({ version }) => version)).toEqual([
        2, 1,
      ]);
      expect((await pipelines.discardDraft(pipelineId, { version: 1 })).steps).toHaveLength(1);
      await pipelines.archive(pipelineId);
      expect(idsOf(await collect(pipelines.list()))).toEqual([]);
      expect(idsOf(await collect(pipelines.list({ includeArchived: true })))).toEqual([pipelineId]);
      await pipelines.unarchive(pipelineId);
      expect(idsOf(await collect(pipelines.list()))).toEqual([pipelineId]);
    } finally {
      await emulator.close();
    }
  });

  test("the rate is returned, and the price of some pages", async () => {
    const { datalab, emulator } = await startDatalabTest();
    try {
      expect((await datalab.pipelines.getRate("pl_test")).ratePer1000PagesCents).toBe(900);
      const pipeline = datalab.pipeline("pl_test");
      expect(await pipeline.estimateCost(10)).toEqual({
        amount: "0.09",
        currency: "USD",
        exactness: "estimate",
      });
      expect(await pipeline.estimateCost(1)).toMatchObject({ amount: "0.01" });
      expect(await pipeline.estimateCost(1000, { processingLocation: "eu" })).toMatchObject({
        amount: "11.25",
      });
      await expect(pipeline.estimateCost(1.5)).rejects.toMatchObject({ code: "invalid_input" });
    } finally {
      await emulator.close();
    }
  });

  test("every run is listed, with a ref that can be attached to", async () => {
    const { datalab, emulator, clock } = await startDatalabTest();
    try {
      const { ref } = await start(datalab.pipeline("pl_test"), invoice(), { clock });
      await clock.advance(5000);
      const [execution] = await collect(datalab.pipelines.listExecutions("pl_test"));
      expect(execution).toMatchObject({
        status: "completed",
        pipelineVersion: "2",
        ref: { runId: ref.runId },
      });
      if (!execution) throw new Error("no execution");
      const { data } = await createDocmux({ providers: [datalab] })
        .attach(execution.ref, { clock })
        .result();
      expect(data).toMatchObject({ invoice_number: "INV-2026-0142" });
    } finally {
      await emulator.close();
    }
  });

  test("an eval compares variants on stored files", async () => {
    const { datalab, emulator, clock } = await startDatalabTest();
    try {
      await run(datalab.pipeline("pl_test"), invoice(), {
        clock,
        providerOptions: { datalab: { directUploadAboveBytes: 0 } },
      });
      const variants = [{ name: "Turbo", extractSettings: { extraction_mode: "turbo" } }, { name: "Usual" }];
      const started = await datalab.pipelines.createEval("pl_test", { fileIds: [1], variants });
      expect(started).toMatchObject({
        status: "pending",
        raw: { variants: [{ name: "Turbo" }, { name: "Usual" }] },
      });
      await clock.advance(60_000);
      expect(await datalab.pipelines.getEval(started.evalId)).toMatchObject({ status: "completed" });
      await expect(datalab.pipelines.createEval("pl_test", {})).rejects.toMatchObject({
        code: "invalid_input",
      });
    } finally {
      await emulator.close();
    }
  });
});

function idsOf(pipelines: readonly { pipelineId: string }[]): string[] {
  return pipelines.map(({ pipelineId }) => pipelineId);
}
