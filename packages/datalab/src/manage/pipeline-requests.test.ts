import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../../test/collect.ts";
import { createDatalab } from "../provider.ts";

describe("the requests", () => {
  const origin = "https://www.datalab.to";
  const { pipelines } = createDatalab({ apiKey: "dl-secret-key" });
  const pipeline = { pipeline_id: "pl_1", name: null, steps: [], is_saved: false, archived: false };
  beforeEach(() => nock.disableNetConnect());
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect(pending).toEqual([]);
  });
  const vendor = () => nock(origin, { reqheaders: { "x-api-key": "dl-secret-key" } });

  test("of create and update carry the steps in the vendor's names", async () => {
    const steps = [
      { type: "convert", settings: {}, eval_rubric_id: 7 },
      { type: "custom", settings: { a: 1 }, custom_processor_id: "cp_1" },
    ];
    vendor().post("/api/v1/pipelines", { steps }).reply(200, pipeline);
    vendor().put("/api/v1/pipelines/pl_1", { steps }).reply(200, pipeline);
    const given = [
      { type: "convert", evalRubricId: 7 },
      { type: "custom", settings: { a: 1 }, customProcessorId: "cp_1" },
    ];
    await pipelines.create(given);
    await pipelines.update("pl_1", given);
  });

  test("of save, publish, discard and archive", async () => {
    vendor().put("/api/v1/pipelines/pl_1/save", { name: "" }).reply(200, pipeline);
    vendor().post("/api/v1/pipelines/pl_1/versions", {}).reply(200, { version: 3 });
    vendor().post("/api/v1/pipelines/pl_1/discard", {}).reply(200, pipeline);
    vendor().post("/api/v1/pipelines/pl_1/archive").reply(200, {});
    await pipelines.save("pl_1");
    expect(await pipelines.publishVersion("pl_1")).toMatchObject({ version: 3, steps: [] });
    await pipelines.discardDraft("pl_1");
    await pipelines.archive("pl_1");
  });

  test("of lists go page by page, only as far as needed, and return no item twice", async () => {
    const execution = (id: number) => ({ execution_id: `pex_${id}`, status: "completed", steps: [] });
    const page = (first: number, count: number) => ({
      executions: Array.from({ length: count }, (_, index) => execution(first + index)),
    });
    vendor().get("/api/v1/pipelines/pl_1/executions?limit=100&offset=0").twice().reply(200, page(0, 100));
    // A new run came first meanwhile, so the last one of the first page is the first of the second.
    vendor().get("/api/v1/pipelines/pl_1/executions?limit=100&offset=100").reply(200, page(99, 3));
    const seen = (await collect(pipelines.listExecutions("pl_1"))).map(({ ref }) => ref.runId);
    expect(seen).toHaveLength(102);
    expect(new Set(seen).size).toBe(102);
    for await (const _first of pipelines.listExecutions("pl_1")) break;
  });

  test("of a list whose vendor ignores the offset end", async () => {
    const pipelinesPage = {
      pipelines: Array.from({ length: 200 }, (_, id) => ({ pipeline_id: `pl_${id}` })),
    };
    vendor().get("/api/v1/pipelines").query(true).twice().reply(200, pipelinesPage);
    expect(await collect(pipelines.list())).toHaveLength(200);
  });

  test("of changes are not repeated when it is unknown whether they were accepted", async () => {
    vendor().post("/api/v1/pipelines/pl_1/versions").reply(500, { detail: "boom" });
    await expect(pipelines.publishVersion("pl_1")).rejects.toMatchObject({ code: "unavailable" });
    vendor().post("/api/v1/pipelines/pl_1/evals").reply(500, { detail: "boom" });
    await expect(pipelines.createEval("pl_1", { fileIds: [1] })).rejects.toMatchObject({
      code: "start_unknown",
    });
  });

  test("with invalid values are not sent", async () => {
    const code = "invalid_input";
    await expect(pipelines.create([])).rejects.toMatchObject({ code });
    await expect(pipelines.create([{ type: "convert", setting: {} } as never])).rejects.toMatchObject({
      code,
    });
    await expect(pipelines.get("../keys")).rejects.toMatchObject({ code });
    await expect(pipelines.save("pl_1", { name: "x".repeat(121) })).rejects.toMatchObject({ code });
    await expect(pipelines.publishVersion("pl_1", { description: "x".repeat(501) })).rejects.toMatchObject({
      code,
    });
    await expect(pipelines.discardDraft("pl_1", { version: 0 })).rejects.toMatchObject({ code });
  });
});
