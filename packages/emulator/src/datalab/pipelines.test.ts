import { afterEach, describe, expect, test } from "vitest";
import { convertThenExtract, type DatalabTest, startDatalabTest } from "./test-datalab.ts";

let datalab: DatalabTest;
afterEach(() => datalab.emulator.close());

const convert = { type: "convert", settings: { mode: "balanced" } };

test("a pipeline's life: draft, saved, published, edited, put back", async () => {
  datalab = await startDatalabTest({ pipelines: [] });
  const created = (await datalab.call("POST", "/pipelines", { json: { steps: convertThenExtract } })).body;
  expect(created).toEqual({
    id: 1,
    pipeline_id: expect.stringMatching(/^pl_\w{12}$/),
    name: null,
    steps: convertThenExtract,
    is_saved: false,
    archived: false,
    active_version: 0,
    created: "2026-04-01T10:00:00Z",
    updated: "2026-04-01T10:00:00Z",
  });
  const path = `/pipelines/${created.pipeline_id}`;
  expect((await datalab.get("/pipelines")).total).toBe(0);
  expect((await datalab.get("/pipelines?saved_only=false")).total).toBe(1);

  datalab.clock.advance(60_000);
  const saved = (await datalab.call("PUT", `${path}/save`, { json: { name: "Invoices" } })).body;
  expect(saved).toMatchObject({ name: "Invoices", is_saved: true, updated: "2026-04-01T10:01:00Z" });
  expect((await datalab.call("PUT", `${path}/save`, { json: {} })).body.name).toBe("Pipeline 1");

  const first = await datalab.call("POST", `${path}/versions`, { json: { description: "First" } });
  expect(first.body).toEqual({
    id: 1,
    version: 1,
    steps: convertThenExtract,
    description: "First",
    created: "2026-04-01T10:01:00Z",
  });
  await datalab.call("PUT", path, { json: { steps: [convert] } });
  expect(await datalab.get(path)).toMatchObject({ steps: [convert], active_version: 1 });
  await datalab.call("POST", `${path}/versions`, { json: {} });
  const { versions, total } = await datalab.get(`${path}/versions`);
  expect(total).toBe(2);
  expect(versions).toMatchObject([
    { version: 2, steps: [convert], description: null },
    { version: 1, steps: convertThenExtract },
  ]);

  const back = await datalab.call("POST", `${path}/discard`, { json: { version: 1 } });
  expect(back.body).toMatchObject({ steps: convertThenExtract, active_version: 2 });
  expect((await datalab.call("POST", `${path}/discard`, { json: {} })).body.steps).toEqual([convert]);
});

test("a draft without any published version cannot be discarded", async () => {
  datalab = await startDatalabTest({ pipelines: [{ id: "pl_draft", name: "Draft", steps: [convert] }] });
  const { status, body } = await datalab.call("POST", "/pipelines/pl_draft/discard", { json: {} });
  expect(status).toBe(400);
  expect(body.detail).toContain("no published version");
});

test("archived pipelines are hidden until asked for, and come back", async () => {
  datalab = await startDatalabTest();
  expect((await datalab.call("POST", "/pipelines/pl_test/archive")).body.archived).toBe(true);
  expect((await datalab.get("/pipelines")).total).toBe(0);
  expect((await datalab.get("/pipelines?include_archived=true")).total).toBe(1);
  expect((await datalab.call("POST", "/pipelines/pl_test/unarchive")).body.archived).toBe(false);
  expect((await datalab.get("/pipelines")).total).toBe(1);
});

test("pipelines are listed newest first, in pages", async () => {
  const pipelines = ["A", "B", "C"].map((name) => ({ name, steps: [convert] }));
  datalab = await startDatalabTest({ pipelines });
  const listed = await datalab.get("/pipelines?limit=1&offset=1");
  expect(listed).toMatchObject({ total: 3, pipelines: [{ name: "B" }] });
  expect(datalab.emulator.pipelineIds.B).toBe(listed.pipelines[0].pipeline_id);
});

test("the rate adds up the steps of the active version, and rises in the EU", async () => {
  datalab = await startDatalabTest();
  expect(await datalab.get("/pipelines/pl_test/rate")).toEqual({
    rate_per_1000_pages_cents: 900,
    rate_breakdown: { convert: 300, extract: 600 },
  });
  const eu = await datalab.get("/pipelines/pl_test/rate?processing_location=eu");
  expect(eu.rate_per_1000_pages_cents).toBe(1125);
  expect((await datalab.call("GET", "/pipelines/pl_test/rate?processing_location=mars")).status).toBe(400);
});

describe("composition", () => {
  const compose = (types: string[]) =>
    datalab.call("POST", "/pipelines", { json: { steps: types.map((type) => ({ type, settings: {} })) } });

  test.each([
    ["convert"],
    ["convert extract"],
    ["convert segment"],
    ["convert segment extract"],
    ["convert custom extract"],
    ["fill"],
  ])("%s is taken", async (types) => {
    datalab = await startDatalabTest();
    expect((await compose(types.split(" "))).status).toBe(200);
  });

  test.each([
    ["extract", "cannot start with 'extract'"],
    ["convert extract segment", "'segment' cannot follow 'extract'"],
    ["convert convert", "'convert' cannot follow 'convert'"],
    ["convert fill", "runs alone"],
    ["fill convert", "runs alone"],
    ["convert translate", "Unknown processor type 'translate'"],
  ])("%s is refused, in three ways by switch", async (types, complaint) => {
    datalab = await startDatalabTest();
    const plain = await compose(types.split(" "));
    expect(plain.status).toBe(400);
    expect(plain.body.detail).toContain(complaint);
    datalab.emulator.configure({ badComposition: "422" });
    const listed = await compose(types.split(" "));
    expect(listed.status).toBe(422);
    expect(listed.body.detail[0].msg).toContain(complaint);
    datalab.emulator.configure({ badComposition: "accept" });
    expect((await compose(types.split(" "))).status).toBe(200);
  });
});
