import { afterEach, describe, expect, test } from "vitest";
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

function extractWith(settings: Record<string, unknown>): DatalabEmulatorOptions {
  const steps = [
    { type: "convert", settings: {} },
    { type: "extract", settings: { page_schema: invoiceSchema, ...settings } },
  ];
  return { pipelines: [{ name: "Extract", steps }] };
}

describe("convert", () => {
  test("delivers markdown by default, and nothing of the other formats", async () => {
    const { status, body } = await resultOf(await ended(), 0);
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
    const { body } = await resultOf(await ended({}, { output_format: "html" }), 0);
    expect(body.markdown).toBeNull();
    expect(body.html).toContain("<h1>Invoice</h1>");
  });

  test("json is a tree of pages and blocks with places", async () => {
    const { body } = await resultOf(await ended({}, { output_format: "json" }), 0);
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
    const { body } = await resultOf(await ended(options), 0);
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
    const { body } = await resultOf(await ended(options), 0);
    expect(body.markdown.startsWith(`\n\n{0}${"-".repeat(48)}\n\n`)).toBe(true);
    expect(body.html).toContain("INV-001");
  });
});

describe("extract, by mode", () => {
  test("balanced is the default: citations and a verdict beside each value", async () => {
    const { body } = await resultOf(await ended(), 1);
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
    const { body } = await resultOf(await ended(extractWith({ page_schema })), 1);
    expect(JSON.parse(body.extraction_schema_json)).toMatchObject({
      iban: null,
      iban_citations: [],
      iban_meta: { extraction_status: "NOT_RESOLVABLE", verification: { status: "FAIL_UNRESOLVABLE" } },
    });
  });

  test("turbo delivers values only", async () => {
    const { body } = await resultOf(await ended(extractWith({ extraction_mode: "turbo" })), 1);
    expect(Object.keys(JSON.parse(body.extraction_schema_json))).toEqual(["invoice_number", "total"]);
  });

  test("fast delivers scores, but not on the first complete answer", async () => {
    const executionId = await ended(extractWith({ extraction_mode: "fast" }));
    const first = (await resultOf(executionId, 1)).body;
    const second = (await resultOf(executionId, 1)).body;
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
    const { body } = await resultOf(await ended(extractWith({ page_schema })), 1);
    const extraction = JSON.parse(body.extraction_schema_json);
    expect(extraction.total_citations).not.toBeInstanceOf(Array);
    expect(extraction.total_meta.citations).toEqual(["/page/0/Text/2"]);
  });

  test("an object in place of the string, by switch", async () => {
    const { body } = await resultOf(await ended({ switches: { extractionJson: "object" } }), 1);
    expect(body.extraction_schema_json.invoice_number).toBe("INV-001");
  });

  test("a stored schema by its id", async () => {
    const options = extractWith({ page_schema: undefined, schema_id: "sch_invoice" });
    const executionId = await ended({ ...options, extractionSchemas: { sch_invoice: invoiceSchema } });
    const { body } = await resultOf(executionId, 1);
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
    expect((await resultOf(executionId, 0)).body.success).toBe(true);
  });
});

describe("before, after and elsewhere", () => {
  test.each([
    ["200", 200, { status: "processing", success: null }],
    ["404", 404, { detail: "Step result not found" }],
  ] as const)("a result asked for too early, as %s", async (notReadyResult, status, body) => {
    datalab = await startDatalabTest({ switches: { notReadyResult } });
    const executionId = await datalab.run();
    const answer = await resultOf(executionId, 1);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(body);
  });

  test("the first step's result is there while the second runs", async () => {
    datalab = await startDatalabTest();
    const executionId = await datalab.run();
    datalab.clock.advance(450);
    expect((await resultOf(executionId, 0)).body.status).toBe("complete");
    expect((await resultOf(executionId, 1)).body.status).toBe("processing");
  });

  test("a step that isn't there", async () => {
    expect((await resultOf(await ended(), 2)).status).toBe(404);
  });

  test.each([
    ["404", 404, { detail: "Step result not found or expired" }],
    [
      "200",
      200,
      { status: "expired", success: false, error: "Result has expired and is no longer available." },
    ],
  ] as const)(
    "one hour after the end it is gone, as %s; the execution stays",
    async (expiredResult, status, body) => {
      datalab = await startDatalabTest({ switches: { expiredResult } });
      const executionId = await datalab.run();
      datalab.clock.advance(700 + 3_600_000 - 1);
      expect((await resultOf(executionId, 1)).body.status).toBe("complete");
      datalab.clock.advance(1);
      const answer = await resultOf(executionId, 1);
      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject(body);
      expect((await datalab.execution(executionId)).status).toBe("completed");
    },
  );

  test("the cost is null on the first complete answer, then there, unless the switch says at once", async () => {
    const executionId = await ended();
    const cost = { list_cost_cents: 1, final_cost_cents: 1 };
    expect((await resultOf(executionId, 0)).body.cost_breakdown).toBeNull();
    expect((await resultOf(executionId, 0)).body).toMatchObject({ cost_breakdown: cost, total_cost: 1 });
    expect((await resultOf(executionId, 1)).body.cost_breakdown).toBeNull();
    await datalab.emulator.close();
    const other = await ended({ switches: { lateCost: false } });
    expect((await resultOf(other, 0)).body.cost_breakdown).toEqual(cost);
  });

  test("the content behind a signed URL: fetched without the key, refused with it, gone after its time", async () => {
    const executionId = await ended({ switches: { resultIndirection: true } });
    const { body } = await resultOf(executionId, 0);
    expect(body).toMatchObject({
      status: "complete",
      success: true,
      markdown: null,
      metadata: null,
      expires_in: 3600,
    });
    expect(new URL(body.result_url).origin).toBe(datalab.emulator.storage.origin);
    expect(new URL(body.result_url).origin).not.toBe(datalab.emulator.origin);
    const full = (await (await fetch(body.result_url)).json()) as Record<string, unknown>;
    expect(full.markdown).toContain("INV-001");
    const leaky = await fetch(body.result_url, { headers: { "x-api-key": datalab.emulator.apiKey } });
    expect(leaky.status).toBe(403);
    datalab.clock.advance(3_600_000);
    expect((await fetch(body.result_url)).status).toBe(403);
  });
});

describe("how an execution is written", () => {
  test("zoned times", async () => {
    const executionId = await ended({ switches: { timestamps: "zoned" } });
    const { created, completed_at } = await datalab.execution(executionId);
    expect([created, completed_at]).toEqual(["2026-04-01T10:00:00Z", "2026-04-01T10:00:00.700000Z"]);
  });

  test("empty keys left out, here and in results, but not in what callers sent", async () => {
    datalab = await startDatalabTest({ switches: { emptyKeys: "absent" } });
    const executionId = await datalab.run();
    const execution = await datalab.execution(executionId);
    expect(Object.keys(execution)).toEqual([
      "execution_id",
      "pipeline_id",
      "pipeline_version",
      "status",
      "steps",
      "created",
      "config_snapshot",
      "input_config",
    ]);
    expect(execution.steps[0]).toEqual({ step_index: 0, step_type: "convert", status: "pending" });
    datalab.clock.advance(10_000);
    expect((await resultOf(executionId, 0)).body).not.toHaveProperty("html");
    const steps = [{ type: "convert", settings: { mode: null } }];
    const { body } = await datalab.call("POST", "/pipelines", { json: { steps } });
    expect(body.steps).toEqual(steps);
    expect(body).not.toHaveProperty("name");
  });

  test("result_url as an absolute URL, or as a signed one elsewhere", async () => {
    const executionId = await ended({ switches: { stepResultUrl: "absolute" } });
    const absolute = (await datalab.execution(executionId)).steps[0].result_url;
    expect(absolute.startsWith(`${datalab.emulator.origin}/api/v1/pipelines/executions/`)).toBe(true);
    datalab.emulator.setSwitches({ stepResultUrl: "storage" });
    const elsewhere = (await datalab.execution(executionId)).steps[1].result_url;
    expect(new URL(elsewhere).origin).toBe(datalab.emulator.storage.origin);
    expect(await (await fetch(elsewhere)).json()).toMatchObject({ success: true, output_format: "json" });
  });
});

test("executions are listed newest first, in pages", async () => {
  datalab = await startDatalabTest();
  const started = [await datalab.run(), await datalab.run(), await datalab.run()];
  const { executions, total } = await datalab.get("/pipelines/pl_test/executions?limit=2&offset=1");
  expect(total).toBe(3);
  expect(executions.map((each: { execution_id: string }) => each.execution_id)).toEqual([
    started[1],
    started[0],
  ]);
});

function resultOf(executionId: string, stepIndex: number) {
  return datalab.result(executionId, stepIndex);
}
