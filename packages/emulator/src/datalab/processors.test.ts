import { PDFDocument } from "pdf-lib";
import { afterEach, describe, expect, test } from "vitest";
import { drawTestDocument } from "../document/draw-test-document.ts";
import { readDocument } from "../document/read-document.ts";
import type { DatalabBehavior } from "./datalab-behavior.ts";
import { type DatalabTest, invoice, invoiceSchema, startDatalabTest } from "./test-datalab.ts";

let datalab: DatalabTest;
afterEach(() => datalab.emulator.close());

type Steps = { type: string; settings: Record<string, unknown>; custom_processor_id?: string }[];

async function lastResult(steps: Steps, file: Uint8Array, switches: Partial<DatalabBehavior> = {}) {
  datalab = await startDatalabTest({ pipelines: [{ name: "Test", steps }], switches });
  const executionId = await datalab.run({}, file);
  datalab.clock.advance(10_000);
  const execution = await datalab.execution(executionId);
  return { execution, ...(await datalab.result(executionId, steps.length - 1)) };
}

const convert = { type: "convert", settings: {} };
const bundle = () =>
  drawTestDocument([
    [
      [50, 60, "Invoice", 22],
      [50, 100, "Invoice number:"],
      [160, 100, "INV-001"],
    ],
    [[50, 60, "continued"]],
    [
      [50, 60, "Contract of sale", 22],
      [50, 100, "between a seller and a buyer"],
    ],
  ]);
const wanted = {
  segmentation_strategy: "custom",
  segments: [
    { name: "Invoice", description: "A bill" },
    { name: "Agreement", description: "A contract between parties" },
  ],
};

describe("segment", () => {
  test("gives each page to the segment whose words stand on it", async () => {
    const { body } = await lastResult(
      [convert, { type: "segment", settings: { segmentation_schema: wanted } }],
      await bundle(),
    );
    expect(body.segmentation_results).toEqual({
      segments: [
        { name: "Invoice", pages: [0, 1], confidence: "high" },
        { name: "Agreement", pages: [2], confidence: "medium" },
      ],
      metadata: { total_pages: 3, segmentation_method: "custom" },
    });
  });

  test("finds where documents begin, and can name pages as a range", async () => {
    const settings = { segmentation_schema: JSON.stringify({ segmentation_strategy: "document_boundary" }) };
    const file = await drawTestDocument([
      [[50, 60, "Letter 1"]],
      [[50, 60, "Letter 2"]],
      [[50, 60, "Report"]],
    ]);
    const { body } = await lastResult([convert, { type: "segment", settings }], file, {
      segmentPages: "page_range",
    });
    expect(body.segmentation_results).toEqual({
      segments: [
        { name: "Document 1", page_range: "0-1", confidence: "medium" },
        { name: "Document 2", page_range: "2", confidence: "medium" },
      ],
      metadata: { total_pages: 3, segmentation_method: "auto_detected" },
    });
  });

  test.each([
    [{}, "needs a segmentation_schema"],
    [{ segmentation_schema: {} }, "names no segments"],
    [{ segmentation_schema: "[" }, "not valid JSON"],
  ])("settings %j fail the step", async (settings, message) => {
    const { execution } = await lastResult([convert, { type: "segment", settings }], await bundle());
    expect(execution.status).toBe("completed_with_errors");
    expect(execution.steps[1].error_message).toContain(message);
  });

  test("an extract step after it works on each segment", async () => {
    const steps = [
      convert,
      { type: "segment", settings: { segmentation_schema: wanted } },
      { type: "extract", settings: { page_schema: invoiceSchema, extraction_mode: "turbo" } },
    ];
    const { body } = await lastResult(steps, await bundle());
    expect(JSON.parse(body.extraction_schema_json)).toEqual({
      Invoice: { invoice_number: "INV-001", total: null },
      Agreement: { invoice_number: null, total: null },
    });
    await datalab.emulator.close();
    const merged = await lastResult(steps, await bundle(), { segmentedExtraction: "merged" });
    expect(JSON.parse(merged.body.extraction_schema_json)).toEqual({
      invoice_number: "INV-001",
      total: null,
    });
  });
});

describe("custom", () => {
  test("delivers as convert does", async () => {
    const { body } = await lastResult(
      [convert, { type: "custom", settings: {}, custom_processor_id: "cp_abc" }],
      await invoice("INV-9"),
    );
    expect(body.markdown).toContain("INV-9");
  });

  test("fails without a processor", async () => {
    const { execution } = await lastResult([convert, { type: "custom", settings: {} }], await invoice());
    expect(execution.steps[1].error_message).toContain("custom_processor_id");
  });
});

describe("fill", () => {
  const fill = (field_data: unknown) => [{ type: "fill", settings: { field_data } }];

  test("fills the fields of a PDF form", async () => {
    const pdf = await PDFDocument.create();
    const page = pdf.addPage([300, 300]);
    const form = pdf.getForm();
    form.createTextField("Full name").addToPage(page, { x: 10, y: 200, width: 100, height: 20 });
    form.createCheckBox("agreed").addToPage(page, { x: 10, y: 100, width: 10, height: 10 });
    const { body } = await lastResult(
      fill({ full_name: { value: "Ada" }, agreed: "yes", shoe_size: { value: "40" } }),
      await pdf.save(),
    );
    expect(body).toMatchObject({
      status: "complete",
      success: true,
      output_format: "pdf",
      fields_filled: ["full_name", "agreed"],
      fields_not_found: ["shoe_size"],
      page_count: 1,
    });
    const filled = (await PDFDocument.load(Buffer.from(body.output_base64, "base64"))).getForm();
    expect(filled.getTextField("Full name").getText()).toBe("Ada");
    expect(filled.getCheckBox("agreed").isChecked()).toBe(true);
  });

  test("writes next to the printed label where the PDF has no fields", async () => {
    const file = await drawTestDocument([
      [
        [50, 60, "Name:"],
        [50, 90, "City:"],
      ],
    ]);
    const { body } = await lastResult(fill({ who: { value: "Ada", description: "Name" } }), file);
    expect(body.fields_filled).toEqual(["who"]);
    const { pages } = await readDocument(Buffer.from(body.output_base64, "base64"));
    expect(pages[0]?.lines.map((line) => line.text)).toEqual(["Name: Ada", "City:"]);
  });

  test("fails without field_data", async () => {
    const { execution } = await lastResult(fill(undefined), await invoice());
    expect(execution).toMatchObject({
      status: "failed",
      steps: [{ error_message: expect.stringContaining("field_data") }],
    });
  });
});

describe("pictures", () => {
  const pixel = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
    "base64",
  );

  test("of a PDF come along as PNG", async () => {
    const pdf = await PDFDocument.create();
    pdf.addPage([100, 100]).drawImage(await pdf.embedPng(pixel), { x: 0, y: 0, width: 50, height: 50 });
    const { body } = await lastResult([convert], await pdf.save());
    expect(Object.keys(body.images)).toEqual(["_page_0_Picture_0.png"]);
    const png = Buffer.from(body.images["_page_0_Picture_0.png"], "base64");
    expect((await (await PDFDocument.create()).embedPng(png)).size()).toEqual({ width: 1, height: 1 });
    expect(body.markdown).toContain("![](_page_0_Picture_0.png)");
  });

  test("a picture as input is a page without text", async () => {
    const { execution, body } = await lastResult([convert], pixel);
    expect(execution.status).toBe("completed");
    expect(body).toMatchObject({ page_count: 1, parse_quality_score: 0 });
    expect(Object.values(body.images)).toEqual([pixel.toString("base64")]);
  });
});
