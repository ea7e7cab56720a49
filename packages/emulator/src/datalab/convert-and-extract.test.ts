import { afterEach, describe, expect, test } from "vitest";
import { drawTestDocument } from "../document/draw-test-document.ts";
import type { DatalabEmulatorOptions } from "./datalab-emulator-options.ts";
import { type DatalabTest, invoiceSchema, startDatalabTest } from "./test-datalab.ts";

let datalab: DatalabTest;
afterEach(() => datalab.emulator.close());

async function ended(
  options: DatalabEmulatorOptions = {},
  fields: Record<string, string> = {},
): Promise<string> {
  datalab = await startDatalabTest(options);
  const executionId = await datalab.run(fields);
  datalab.clock.advance(10_000);
  return executionId;
}

async function resultOf(stepIndex: number, ...run: Parameters<typeof ended>) {
  const executionId = await ended(...run);
  return datalab.result(executionId, stepIndex);
}

function extractWith(settings: Record<string, unknown>): DatalabEmulatorOptions {
  const steps = [
    { type: "convert", settings: {} },
    { type: "extract", settings: { page_schema: invoiceSchema, ...settings } },
  ];
  return { pipelines: [{ name: "Extract", steps }] };
}

describe("convert", () => {
  test("delivers markdown by default, and nothing of the other formats", async () => {
    const { status, body } = await resultOf(0);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "complete",
      success: true,
      error: null,
      output_format: "markdown",
      html: null,
      json: null,
      chunks: null,
      images: {},
      page_count: 1,
      runtime: 0.3,
      parse_quality_score: 5,
    });
    expect(body.markdown).toContain("# Invoice");
    expect(body.markdown).toContain("INV-001");
    expect(body.metadata).toMatchObject({
      table_of_contents: [{ title: "Invoice", heading_level: 1, page_id: 0 }],
      page_stats: [
        {
          page_id: 0,
          block_counts: [
            ["SectionHeader", 1],
            ["Text", 2],
          ],
        },
      ],
    });
  });

  test("the run's output format wins over the step's", async () => {
    const { body } = await resultOf(0, {}, { output_format: "html" });
    expect(body.markdown).toBeNull();
    expect(body.html).toContain("<h1>Invoice</h1>");
  });

  test("json is a tree of pages and blocks with places", async () => {
    const { body } = await resultOf(0, {}, { output_format: "json" });
    expect(body.json.block_type).toBe("Document");
    const [page] = body.json.children;
    expect(page).toMatchObject({ id: "/page/0/Page/3", block_type: "Page", bbox: [0, 0, 595, 842] });
    expect(page.html).toContain("<content-ref src='/page/0/SectionHeader/0'></content-ref>");
    expect(page.children[1]).toMatchObject({
      id: "/page/0/Text/1",
      html: "<p>Invoice number: INV-001</p>",
      section_hierarchy: { "1": "/page/0/SectionHeader/0" },
    });
    const [left, top, right, bottom] = page.children[1].bbox;
    expect(left).toBe(50);
    expect(top).toBeLessThan(bottom);
    expect(page.children[1].polygon).toEqual([
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ]);
  });

  test("chunks are flat, keyed by page in page_info, with markdown when asked for", async () => {
    const settings = { output_format: "chunks", include_markdown_in_chunks: true };
    const options = { pipelines: [{ name: "Chunks", steps: [{ type: "convert", settings }] }] };
    const { body } = await resultOf(0, options);
    expect(body.chunks.blocks[0]).toMatchObject({
      page: 0,
      markdown: "# Invoice",
      block_type: "SectionHeader",
    });
    expect(body.chunks.page_info).toEqual({
      "0": {
        bbox: [0, 0, 595, 842],
        polygon: [
          [0, 0],
          [595, 0],
          [595, 842],
          [0, 842],
        ],
      },
    });
  });

  test("several formats at once, and page marks", async () => {
    const settings = { output_format: "markdown,html", paginate: true };
    const options = { pipelines: [{ name: "Both", steps: [{ type: "convert", settings }] }] };
    const { body } = await resultOf(0, options);
    expect(body.markdown.startsWith(`\n\n{0}${"-".repeat(48)}\n\n`)).toBe(true);
    expect(body.html).toContain("INV-001");
  });
});

describe("extract, by mode", () => {
  test("balanced is the default: citations and a verdict next to each value", async () => {
    const { body } = await resultOf(1);
    expect(body.extraction_schema_json).toBeTypeOf("string");
    expect(body.extraction_mode).toBe("balanced");
    expect(JSON.parse(body.extraction_schema_json)).toEqual({
      invoice_number: "INV-001",
      invoice_number_citations: ["/page/0/Text/1"],
      invoice_number_meta: {
        extraction_status: "EXTRACTED",
        reasoning: "Read from: Invoice number: INV-001",
        citations: ["/page/0/Text/1"],
        verification: { status: "PASS", feedback: expect.any(String) },
      },
      total: 120.5,
      total_citations: ["/page/0/Text/2"],
      total_meta: expect.objectContaining({ extraction_status: "EXTRACTED" }),
    });
  });

  test("a field that the document doesn't answer is null and not resolvable", async () => {
    const page_schema = JSON.stringify({ properties: { iban: { type: "string" } } });
    const { body } = await resultOf(1, extractWith({ page_schema }));
    expect(JSON.parse(body.extraction_schema_json)).toMatchObject({
      iban: null,
      iban_citations: [],
      iban_meta: { extraction_status: "NOT_RESOLVABLE", verification: { status: "FAIL_UNRESOLVABLE" } },
    });
  });

  test.each(["balanced", "turbo"])(
    "a short description names what to look for (%s)",
    async (extraction_mode) => {
      // The schema of the end-to-end example on the vendor's page "Run a Pipeline".
      const page_schema = {
        type: "object",
        properties: {
          vendor: { type: "string", description: "Vendor name" },
          amount: { type: "number", description: "Total amount" },
          date: { type: "string", description: "Invoice date" },
        },
      };
      const file = await drawTestDocument([
        [
          [50, 60, "Vendor name"],
          [160, 60, "Nordwind GmbH"],
          [50, 100, "Invoice date 2026-03-14"],
          [50, 130, "Total amount"],
          [160, 130, "120.50"],
        ],
      ]);
      datalab = await startDatalabTest(extractWith({ page_schema, extraction_mode }));
      const executionId = await datalab.run({}, file);
      datalab.clock.advance(10_000);
      const { body } = await datalab.result(executionId, 1);
      expect(JSON.parse(body.extraction_schema_json)).toMatchObject({
        vendor: "Nordwind GmbH",
        amount: 120.5,
        date: "2026-03-14",
      });
    },
  );

  test("descriptions of fields in objects, lists and tables count as well, and a title is kept", async () => {
    const page_schema = {
      properties: {
        head: { type: "object", properties: { day: { type: "string", description: "Invoice date" } } },
        places: { type: "array", items: { type: "string", description: "Delivery place" } },
        lines: {
          type: "array",
          items: {
            type: "object",
            properties: {
              what: { type: "string", description: "Article" },
              sum: { type: "number", title: "Net price", description: "Without tax" },
            },
          },
        },
      },
    };
    const file = await drawTestDocument([
      [
        [50, 60, "Invoice date 2026-03-14"],
        [50, 90, "Delivery place"],
        [160, 90, "Lyon"],
        [50, 150, "Article"],
        [300, 150, "Net price"],
        [50, 170, "Desk lamp"],
        [300, 170, "49.50"],
        [50, 190, "Oak desk"],
        [300, 190, "1,200.00"],
      ],
    ]);
    datalab = await startDatalabTest(extractWith({ page_schema, extraction_mode: "turbo" }));
    const executionId = await datalab.run({}, file);
    datalab.clock.advance(10_000);
    const { body } = await datalab.result(executionId, 1);
    expect(JSON.parse(body.extraction_schema_json)).toMatchObject({
      head: { day: "2026-03-14" },
      places: ["Lyon"],
      lines: [
        { what: "Desk lamp", sum: 49.5 },
        { what: "Oak desk", sum: 1200 },
      ],
    });
  });

  test("a field that is named and described like a member of every object is only not found", async () => {
    const page_schema = { properties: { constructor: { type: "string", description: "constructor" } } };
    const { status, body } = await resultOf(1, extractWith({ page_schema, extraction_mode: "turbo" }));
    expect([status, JSON.parse(body.extraction_schema_json)]).toEqual([200, { constructor: null }]);
  });

  test("turbo delivers values only", async () => {
    const { body } = await resultOf(1, extractWith({ extraction_mode: "turbo" }));
    expect(Object.keys(JSON.parse(body.extraction_schema_json))).toEqual(["invoice_number", "total"]);
  });

  test("fast delivers scores, but not on the first complete answer", async () => {
    const executionId = await ended(extractWith({ extraction_mode: "fast" }));
    const first = (await datalab.result(executionId, 1)).body;
    const second = (await datalab.result(executionId, 1)).body;
    expect(first.status).toBe("complete");
    expect(Object.keys(JSON.parse(first.extraction_schema_json))).toEqual([
      "invoice_number",
      "invoice_number_citations",
      "total",
      "total_citations",
    ]);
    expect(first.extraction_score_average).toBeNull();
    expect(JSON.parse(second.extraction_schema_json)).toMatchObject({
      invoice_number_score: { score: 5, reasoning: expect.stringContaining("INV-001") },
      total_score: { score: expect.any(Number) },
    });
    expect(second.extraction_score_average).toBeGreaterThan(3);
  });

  test("a field of the caller's own with such a name stays what it is", async () => {
    const page_schema = {
      properties: { total: { type: "number" }, total_citations: { type: "integer" } },
    };
    const { body } = await resultOf(1, extractWith({ page_schema }));
    const extraction = JSON.parse(body.extraction_schema_json);
    expect(extraction.total_citations).not.toBeInstanceOf(Array);
    expect(extraction.total_meta.citations).toEqual(["/page/0/Text/2"]);
  });

  test("an object in place of the string, by switch", async () => {
    const { body } = await resultOf(1, { switches: { extractionJson: "object" } });
    expect(body.extraction_schema_json.invoice_number).toBe("INV-001");
  });

  test("a stored schema by its id", async () => {
    const options = extractWith({ page_schema: undefined, schema_id: "sch_invoice" });
    const executionId = await ended({ ...options, extractionSchemas: { sch_invoice: invoiceSchema } });
    const { body } = await datalab.result(executionId, 1);
    expect(JSON.parse(body.extraction_schema_json).invoice_number).toBe("INV-001");
  });

  test.each([
    [{ page_schema: undefined }, "needs a page_schema"],
    [{ page_schema: { type: "object" } }, "'properties'"],
    [{ page_schema: "{" }, "not valid JSON"],
    [{ extraction_mode: "psychic" }, "Use one of: turbo, fast, balanced, accurate."],
  ])("settings %j fail the step and leave the convert step's output", async (settings, message) => {
    const executionId = await ended(extractWith(settings));
    const { status, steps } = await datalab.execution(executionId);
    expect(status).toBe("completed_with_errors");
    expect(steps[1].error_message).toContain(message);
    expect((await datalab.result(executionId, 0)).body.success).toBe(true);
  });
});
