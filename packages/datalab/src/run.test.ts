import { createDocmux, run, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import {
  convertThenExtract,
  type DatalabTest,
  invoice,
  invoicePath,
  startDatalabTest,
} from "../test/test-datalab.ts";
import { createDatalab } from "./provider.ts";

let bench: DatalabTest;
afterEach(() => bench.emulator.close());

const invoiceData = { invoice_number: "INV-2026-0142", total: 5798.39 };

describe("a run", () => {
  test("of a file on disk delivers data, evidence, content, cost and expiry", async () => {
    bench = await startDatalabTest();
    const { clock, datalab } = bench;
    const schema = z.strictObject({ invoice_number: z.string(), total: z.number() });
    const result = await run(
      datalab.pipeline("pl_test", { version: 1 }),
      { path: invoicePath },
      { clock, schema },
    );
    expect(result.status).toBe("completed");
    expect(result.data).toEqual(invoiceData);
    expect(result.content.markdown).toContain("INV-2026-0142");
    expect(result.usage).toEqual({ pages: 1, cost: { amount: "0.02", currency: "USD", exactness: "exact" } });
    expect(result.outputs[1]).toMatchObject({
      kind: "extract",
      stepKey: "1",
      evidence: { "/total": { blockIds: [expect.stringMatching(/^\/page\/0\//)], pages: [0] } },
    });
    expect(result.snapshot).toMatchObject({ pipelineVersion: "1", emulated: true });
    const { finishedAt = "", resultExpiresAt = "" } = result.snapshot;
    expect(Date.parse(resultExpiresAt) - Date.parse(finishedAt)).toBe(3_600_000);
  });

  test("without a version runs the active one, with version 0 the draft", async () => {
    bench = await startDatalabTest();
    const { clock, datalab } = bench;
    const active = await run(datalab.pipeline("pl_test"), invoice(), { clock });
    const draft = await run(datalab.pipelineFromUri("pl_test@0"), invoice(), { clock });
    expect([active.snapshot.pipelineVersion, draft.snapshot.pipelineVersion]).toEqual(["2", "0"]);
  });

  test("can be followed and read in another process, and step by step", async () => {
    bench = await startDatalabTest();
    const { clock, datalab, emulator } = bench;
    const { ref } = await start(datalab.pipeline("pl_test"), invoice(), { clock });
    const elsewhere = createDatalab({ apiKey: emulator.apiKey, baseUrl: emulator.origin });
    const handle = createDocmux({ providers: [elsewhere] }).attach(JSON.parse(JSON.stringify(ref)), {
      clock,
    });
    const snapshots = [];
    for await (const snapshot of handle.snapshots()) snapshots.push(snapshot);
    expect(snapshots.at(-1)?.status).toBe("completed");
    expect(await handle.stepResult("1")).toMatchObject({ kind: "extract", data: invoiceData });
  });

  test("delivers its convert step while the extract step is still running", async () => {
    const clock = new ManualClock();
    bench = await startDatalabTest({ stepDurationMs: 1000, clock: { now: () => clock.now() } });
    const handle = await start(bench.datalab.pipeline("pl_test"), invoice(), { clock });
    await clock.advance(1500);
    const snapshot = await handle.refresh();
    expect(snapshot.steps.map(({ status }) => status)).toEqual(["completed", "running"]);
    expect(await handle.stepResult("0")).toMatchObject({
      kind: "parse",
      content: { markdown: expect.any(String) },
    });
    await expect(handle.stepResult("1")).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("whatever the vendor leaves open", () => {
  test.each([
    ["no key is null but absent", { emptyKeys: "absent" }],
    ["times have no zone", { timestamps: "naive" }],
    ["content lies behind a signed URL", { resultIndirection: true }],
    ["step results are named by absolute URLs", { stepResultUrl: "absolute" }],
    ["step results are named by URLs of the storage", { stepResultUrl: "storage" }],
    ["values come as an object instead of as text", { extractionJson: "object" }],
    ["prices come at once", { lateCost: false }],
  ] as const)("%s", async (_name, switches) => {
    bench = await startDatalabTest({ switches: switches as object });
    const { clock, datalab, emulator } = bench;
    const result = await run(datalab.pipeline("pl_test"), invoice(), { clock });
    expect(result.data).toEqual(invoiceData);
    expect(result.content.markdown).toContain("INV-2026-0142");
    expect(result.usage.cost).toEqual({ amount: "0.02", currency: "USD", exactness: "exact" });
    expect(result.snapshot.createdAt).toBe("2026-04-01T10:00:00.000Z");
    expect(emulator.storage.requests().every(({ headers }) => headers["x-api-key"] === undefined)).toBe(true);
  });

  test("late scores of fast extraction are fetched with one more read", async () => {
    const steps = [
      convertThenExtract[0],
      structuredClone(convertThenExtract[1]),
    ] as typeof convertThenExtract;
    (steps[1]?.settings as Record<string, unknown>).extraction_mode = "fast";
    bench = await startDatalabTest({
      pipelines: [{ id: "pl_test", name: "Fast", steps }],
      switches: { lateCost: false, lateScores: true },
    });
    const { clock, datalab } = bench;
    const result = await run(datalab.pipeline("pl_test"), invoice(), { clock });
    expect(result.data).toEqual(invoiceData);
    expect(result.outputs[1]).toMatchObject({
      evidence: { "/invoice_number": { score: { value: 5, max: 5 }, reasoning: expect.any(String) } },
    });
    expect(result.providerMetadata.datalab).toMatchObject({
      steps: { 1: { extractionMode: "fast", extractionScoreAverage: expect.any(Number) } },
    });
  });
});

describe("each processor", () => {
  test.each(["html", "json", "chunks"] as const)("convert writes %s", async (outputFormat) => {
    bench = await startDatalabTest();
    const { clock, datalab } = bench;
    const { content } = await run(datalab.pipeline("pl_test"), invoice(), { clock, outputFormat });
    if (outputFormat === "html") {
      expect(content.html).toContain("INV-2026-0142");
    } else {
      expect(content.chunks?.find(({ text }) => text.includes("INV-2026-0142"))).toMatchObject({
        id: expect.stringMatching(/^\/page\/0\//),
        type: "Table",
        page: 0,
      });
    }
  });

  test.each(["pages", "page_range"] as const)(
    "segment names its pages (%s), extract goes by segment",
    async (segmentPages) => {
      const segmentation = {
        segmentation_schema: { segments: [{ name: "Invoice", description: "Invoice" }] },
      };
      bench = await startDatalabTest({
        switches: { segmentPages },
        pipelines: [
          {
            id: "pl_test",
            name: "Segments",
            steps: [
              { type: "convert", settings: {} },
              { type: "segment", settings: segmentation },
              ...convertThenExtract.slice(1),
            ],
          },
        ],
      });
      const { clock, datalab } = bench;
      const result = await run(datalab.pipeline("pl_test"), invoice(), { clock });
      expect(result.outputs[1]).toMatchObject({
        kind: "segment",
        segments: [{ name: "Invoice", pages: [0] }],
      });
      expect(result.data).toEqual({ Invoice: invoiceData });
      expect(result.outputs[2]).toMatchObject({ evidence: { "/Invoice/total": { pages: [0] } } });
    },
  );

  test("custom transforms, and the document stays what convert wrote", async () => {
    bench = await startDatalabTest({
      pipelines: [
        {
          id: "pl_test",
          name: "Custom",
          steps: [
            { type: "convert", settings: { output_format: "html" } },
            { type: "custom", settings: {}, custom_processor_id: "cp_1" },
          ],
        },
      ],
    });
    const { clock, datalab } = bench;
    const result = await run(datalab.pipeline("pl_test"), invoice(), { clock });
    expect(result.outputs.map(({ kind }) => kind)).toEqual(["parse", "transform"]);
    expect(Object.keys(result.content)).toContain("html");
    expect(result.data).toBeUndefined();
  });

  test("fill hands the filled form over", async () => {
    const settings = { field_data: { "Due date": "2027-01-01", nonsense: "x" } };
    bench = await startDatalabTest({
      pipelines: [{ id: "pl_test", name: "Fill", steps: [{ type: "fill", settings }] }],
    });
    const { clock, datalab } = bench;
    const { outputs } = await run(datalab.pipeline("pl_test"), invoice(), { clock });
    expect(outputs[0]).toMatchObject({
      kind: "generate",
      data: {
        format: "pdf",
        fieldsFilled: ["Due date"],
        fieldsNotFound: ["nonsense"],
        base64: expect.any(String),
      },
    });
  });

  test("evaluations are separate steps, next to the step that they judge", async () => {
    const [convert, extract] = convertThenExtract;
    if (!convert || !extract) throw new Error("no steps");
    bench = await startDatalabTest({
      pipelines: [{ id: "pl_test", name: "Evals", steps: [{ ...convert, eval_rubric_id: 7 }, extract] }],
    });
    const { clock, datalab } = bench;
    const providerOptions = { datalab: { runEvals: true } };
    const result = await run(datalab.pipeline("pl_test"), invoice(), { clock, providerOptions });
    expect(result.snapshot.steps.map(({ key, kind, dependsOn }) => [key, kind, dependsOn])).toEqual([
      ["0", "parse", []],
      ["1", "extract", ["0"]],
      ["2", "other", ["0"]],
    ]);
    expect(result.outputs[2]).toMatchObject({ kind: "other", data: { eval_definition_name: "rubric 7" } });
    expect(result.data).toEqual(invoiceData);
  });
});

describe("the direct upload", () => {
  test.each([
    ["above the size that the options say", { directUploadAboveBytes: 1000 }],
    ["with a region", { processingLocation: "eu" }],
  ])("is taken %s, with its length and without the key", async (_when, options) => {
    bench = await startDatalabTest();
    const { clock, datalab, emulator } = bench;
    const document = invoice();
    const result = await run(datalab.pipeline("pl_test"), document, {
      clock,
      providerOptions: { datalab: options },
    });
    expect(result.data).toEqual(invoiceData);
    const [put] = emulator.storage.requests();
    expect(put).toMatchObject({ method: "PUT", answered: 200 });
    expect(put?.headers["content-length"]).toBe(String(document.bytes.byteLength));
    expect(put?.headers["x-api-key"]).toBeUndefined();
    expect(result.ref.meta?.uploadedFile).toMatch(/^datalab:\/\//);
  });
});

describe("what was deleted after an hour", () => {
  test.each(["404", "200"] as const)(
    "is expired, whichever status the vendor answers with (%s)",
    async (expiredResult) => {
      bench = await startDatalabTest({ switches: { expiredResult } });
      const { clock, datalab } = bench;
      const handle = await start(datalab.pipeline("pl_test"), invoice(), { clock });
      for await (const _snapshot of handle.snapshots());
      await clock.advance(3_600_001);
      await expect(handle.result()).rejects.toMatchObject({
        code: "expired",
        retryable: false,
        message: expect.stringMatching(/one hour/),
      });
    },
  );
});

test("no run can be cancelled: the call is refused before any request is sent", async () => {
  bench = await startDatalabTest();
  const { clock, datalab, emulator } = bench;
  const handle = await start(datalab.pipeline("pl_test"), invoice(), { clock });
  await expect(handle.cancel()).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringContaining("continues at the vendor and is billed"),
  });
  const before = emulator.requests().length;
  await expect(
    start(datalab.pipeline("pl_test"), invoice(), { clock, onAbort: "cancel" }),
  ).rejects.toMatchObject({ code: "unsupported" });
  expect(emulator.requests()).toHaveLength(before);
});
