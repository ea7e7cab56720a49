import { run, start } from "@docmux/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../test/collect.ts";
import { type DatalabTest, invoice, startDatalabTest } from "../test/test-datalab.ts";

// What the vendor's page "Run a Pipeline" and its API reference show, as far as no other test does.

let bench: DatalabTest;
beforeEach(async () => {
  bench = await startDatalabTest();
});
afterEach(() => bench.emulator.close());

/** The steps of the page's end-to-end example. */
const invoiceParser = [
  { type: "convert", settings: { mode: "balanced" } },
  {
    type: "extract",
    settings: {
      page_schema: {
        type: "object",
        properties: {
          vendor: { type: "string", description: "Vendor name" },
          amount: { type: "number", description: "Total amount" },
          date: { type: "string", description: "Invoice date" },
        },
      },
    },
  },
];

test("the end-to-end example: create, save, run the draft, publish, run the version", async () => {
  const { clock, datalab } = bench;
  const { pipelineId } = await datalab.pipelines.create(invoiceParser);
  await datalab.pipelines.save(pipelineId, { name: "Invoice Parser" });
  const draft = await run(datalab.pipeline(pipelineId, { version: 0 }), invoice(), { clock });
  const { version } = await datalab.pipelines.publishVersion(pipelineId, { description: "Initial release" });
  const published = await run(datalab.pipeline(pipelineId, { version }), invoice(), { clock });
  expect([draft, published].map(({ snapshot }) => snapshot.pipelineVersion)).toEqual(["0", "1"]);
  for (const { status, data, issues } of [draft, published]) {
    expect({ status, data, issues }).toEqual({
      status: "completed",
      data: { vendor: "Nordwind Bürobedarf GmbH", amount: 5798.39, date: "2026-03-14" },
      issues: [],
    });
  }
});

describe("the input", () => {
  const zip = "PK\x03\x04";
  const compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

  test.each([
    ["letter.docx", zip, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ["letter.doc", compound, "application/msword"],
    ["slides.pptx", zip, "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
    ["slides.ppt", compound, "application/vnd.ms-powerpoint"],
    ["scan.png", "\x89PNG\r\n\x1a\n", "image/png"],
    ["scan.jpg", "\xff\xd8\xff\xe0", "image/jpeg"],
    ["scan.webp", "RIFF\0\0\0\0WEBP", "image/webp"],
    ["paper.pdf", "%PDF-1.7", "application/pdf"],
  ])("%s is sent with its type", async (filename, content, type) => {
    const sent: FormData[] = [];
    const { datalab } = await withOwnFetch(async (form) => {
      sent.push(form);
      return { execution_id: "pex_1", status: "pending", steps: [] };
    });
    await start(datalab.pipeline("pl_test"), { bytes: Buffer.from(content, "latin1"), filename });
    expect(sent.map((form) => (form.get("file") as File).type)).toEqual([type]);
  });

  test.each(["0-5,10", "0,2-4"])("the page range %s is sent as it is", async (pages) => {
    const { clock, datalab } = bench;
    const { providerMetadata } = await run(datalab.pipeline("pl_test"), invoice(), { clock, pages });
    expect(providerMetadata.datalab?.inputConfig).toMatchObject({ page_range: pages });
  });

  test("a URL that is not http or https is refused, and no request is sent", async () => {
    const pipeline = bench.datalab.pipeline("pl_test");
    const refused = start(pipeline, { url: "ftp://example.com/document.pdf" });
    await expect(refused).rejects.toMatchObject({ code: "invalid_input" });
    expect(bench.emulator.requests()).toEqual([]);
  });

  test("no cookie is sent, only the key", async () => {
    await run(bench.datalab.pipeline("pl_test"), invoice(), { clock: bench.clock });
    const headers = bench.emulator.requests().map(({ headers }) => headers);
    expect(headers.length).toBeGreaterThan(2);
    expect(headers.every(({ cookie }) => cookie === undefined)).toBe(true);
    expect(headers.every((sent) => sent["x-api-key"] === bench.emulator.apiKey)).toBe(true);
  });
});

describe("an execution", () => {
  test("is kept whole: what it was started with, what froze with it, its prices, the keys of its steps", async () => {
    const { clock, datalab, emulator } = bench;
    const { providerMetadata, snapshot, ref } = await run(datalab.pipeline("pl_test"), invoice(), { clock });
    expect(providerMetadata.datalab).toMatchObject({
      executionId: ref.runId,
      inputConfig: { filename: "invoice.pdf" },
      rateBreakdown: { rate_per_1000_pages_cents: 900 },
    });
    const answer = await fetch(`${emulator.origin}/api/v1/pipelines/executions/${ref.runId}`, {
      headers: { "x-api-key": emulator.apiKey },
    });
    expect(snapshot.raw).toEqual(await answer.json());
    expect(snapshot.steps.map(({ raw }) => raw)).toMatchObject([
      { lookup_key: expect.any(String), checkpoint_id: expect.any(String), result_url: expect.any(String) },
      { lookup_key: expect.any(String), checkpoint_id: null, result_url: expect.any(String) },
    ]);
  });

  test("has a checkpoint that a later run can take up", async () => {
    const { clock, datalab } = bench;
    const pipeline = datalab.pipeline("pl_test");
    const first = await run(pipeline, invoice(), { clock });
    const { checkpointId } = first.providerMetadata.datalab?.steps["0"] ?? {};
    expect(checkpointId).toMatch(/^ckpt_/);
    const later = await run(pipeline, invoice(), { clock, providerOptions: { datalab: { checkpointId } } });
    expect(later.providerMetadata.datalab?.inputConfig).toMatchObject({ checkpoint_id: checkpointId });
  });

  test("is listed newest first, with status and version", async () => {
    const { clock, datalab } = bench;
    const pinned = await run(datalab.pipeline("pl_test", { version: 1 }), invoice(), { clock });
    const waiting = await start(datalab.pipeline("pl_test"), invoice(), { clock });
    const listed = await collect(datalab.pipelines.listExecutions("pl_test"));
    expect(listed.map(({ runId, status, pipelineVersion }) => [runId, status, pipelineVersion])).toEqual([
      [waiting.ref.runId, "pending", "2"],
      [pinned.ref.runId, "completed", "1"],
    ]);
  });
});

test("a poll every 2 seconds, as the page's examples have it", async () => {
  await bench.emulator.close();
  bench = await startDatalabTest({ stepDurationMs: 30_000 });
  const { clock, datalab, emulator } = bench;
  await run(datalab.pipeline("pl_test"), invoice(), { clock, poll: { firstMs: 2000, maxMs: 2000 } });
  const checks = emulator.requests().filter(({ path }) => /\/executions\/pex_\w+$/.test(path));
  // A run of 70 seconds, with some jitter.
  expect(checks.length).toBeGreaterThanOrEqual(30);
  expect(checks.length).toBeLessThanOrEqual(45);
});

/** A provider whose starts are answered here. */
async function withOwnFetch(answer: (form: FormData) => Promise<object>) {
  const { createDatalab } = await import("./provider.ts");
  const datalab = createDatalab({
    apiKey: "key",
    fetch: async (input, init) => {
      const request = input instanceof Request ? input : new Request(input, init);
      return Response.json(await answer(await request.formData()));
    },
  });
  return { datalab };
}
