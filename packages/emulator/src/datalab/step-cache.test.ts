import { afterEach, expect, test } from "vitest";
import type { DatalabEmulatorOptions } from "./datalab-emulator-options.ts";
import {
  convertThenExtract,
  type DatalabTest,
  invoice,
  invoiceSchema,
  startDatalabTest,
} from "./test-datalab.ts";

// One file for all: another one drawn alike has the second of its making in it.
const paper = await invoice();

let datalab: DatalabTest;
afterEach(() => datalab.emulator.close());

/** Starts a run, lets it end, and says which of its steps took their result from the cache. */
async function cachedIn(fields: Record<string, string> = {}, file = paper): Promise<readonly number[]> {
  const executionId = await datalab.run(fields, file);
  datalab.clock.advance(10_000);
  return datalab.emulator.cachedSteps(executionId);
}

async function afterOneRun(options: DatalabEmulatorOptions = {}): Promise<void> {
  datalab = await startDatalabTest(options);
  expect(await cachedIn()).toEqual([]);
}

test("the same file with the same settings takes every result from the cache, and delivers the same", async () => {
  await afterOneRun();
  const executionId = await datalab.run({}, paper);
  datalab.clock.advance(10_000);
  expect(datalab.emulator.cachedSteps(executionId)).toEqual([0, 1]);
  const { body } = await datalab.result(executionId, 1);
  expect(JSON.parse(body.extraction_schema_json)).toMatchObject({ invoice_number: "INV-001", total: 120.5 });
});

test("skip_cache runs every step again", async () => {
  await afterOneRun();
  expect(await cachedIn({ skip_cache: "true" })).toEqual([]);
  expect(await cachedIn()).toEqual([0, 1]);
});

test.each<[string, Record<string, string>]>([
  ["other pages", { page_range: "0" }],
  ["another output format", { output_format: "html" }],
])("%s are other work", async (_, fields) => {
  await afterOneRun();
  expect(await cachedIn(fields)).toEqual([]);
});

test("so is another file, whatever its name", async () => {
  await afterOneRun();
  expect(await cachedIn({}, await invoice("INV-002"))).toEqual([]);
});

test("a step with other settings runs again, the one before it does not", async () => {
  await afterOneRun();
  const [convert] = convertThenExtract;
  const extract = { type: "extract", settings: { page_schema: invoiceSchema, extraction_mode: "turbo" } };
  await datalab.call("PUT", "/pipelines/pl_test", { json: { steps: [convert, extract] } });
  expect(await cachedIn({ version: "0" })).toEqual([0]);
});

test("a stored schema that was changed is another setting", async () => {
  const extractionSchemas: Record<string, unknown> = { sch_1: invoiceSchema };
  const steps = [
    { type: "convert", settings: {} },
    { type: "extract", settings: { schema_id: "sch_1" } },
  ];
  await afterOneRun({ extractionSchemas, pipelines: [{ name: "Stored", steps }] });
  extractionSchemas.sch_1 = { properties: { total: { type: "number" } } };
  expect(await cachedIn()).toEqual([0]);
});

test("a step that failed is not in the cache", async () => {
  datalab = await startDatalabTest();
  datalab.emulator.scriptRun({ steps: [undefined, { outcome: "failed" }] });
  await cachedIn();
  expect(await cachedIn()).toEqual([0]);
});

test("nor is one that has not ended", async () => {
  datalab = await startDatalabTest();
  await datalab.run({}, paper);
  datalab.clock.advance(399);
  expect(datalab.emulator.cachedSteps(await datalab.run({}, paper))).toEqual([]);
  datalab.clock.advance(1);
  expect(datalab.emulator.cachedSteps(await datalab.run({}, paper))).toEqual([0]);
});

test("an unknown run has no steps to speak of", async () => {
  datalab = await startDatalabTest();
  expect(() => datalab.emulator.cachedSteps("pex_none")).toThrow("not found");
});
