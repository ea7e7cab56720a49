import { describe, expect, it } from "vitest";
import { pdfTextBundle, smokeBundle, structuredBundle } from "../testing-bundles.ts";
import { TestEmulator } from "../testing-emulator.ts";
import { dataUrl, invoiceLines, makePdf } from "../testing-pdf.ts";

const emulator = new TestEmulator("2026-08-20T12:00:00.500Z", { dialect: "v1", stepDurationMs: 1000 });

async function invoiceRequest() {
  const url = dataUrl(await makePdf(invoiceLines("INV-7", "1,250.00")));
  const content = { url, mime_type: "application/pdf", filename: "invoice.pdf" };
  return { pipe_code: "extract_invoice", inputs: { document: { concept: "Document", content } } };
}

const execute = (body: unknown, headers?: Record<string, string>) =>
  emulator.call("POST", "/v1/execute", body, headers);

describe("POST /v1/execute on v1", () => {
  it("answers a completed run with null members present", async () => {
    await emulator.start();
    const { status, body } = await execute(await invoiceRequest());
    expect(status).toBe(200);
    expect(body).toMatchObject({
      created_at: "2026-08-20T12:00:00.500000+00:00",
      state: "COMPLETED",
      finished_at: "2026-08-20T12:00:02.500000+00:00",
      main_stuff_name: "result",
    });
    expect(body.pipe_output).toMatchObject({
      working_memory_raw: null,
      graph_assembly_error: null,
      usage_assembly_error: null,
    });
    const { root, absences } = body.pipe_output.working_memory;
    expect(absences).toEqual({});
    expect(root.result.content).toEqual({ invoice_number: "INV-7", total: 1250 });
    expect(root.result.concept).toBe("accounting.Invoice");
    expect(root.document.content.filename).toBe("invoice.pdf");
    expect(root.document.content.url).toMatch(/^pipelex-storage:\/\/single-tenant\/assets\/\w{22}\.pdf$/);
    expect(root.document.content.public_url).toMatch(/^file:\/\/\//);
  });

  it("draws the graph of the run: two operators under a controller", async () => {
    await emulator.start();
    const { body } = await execute(await invoiceRequest());
    const { nodes, edges, graph_id: graphId, meta } = body.pipe_output.graph_spec;
    expect(meta).toEqual({ format: "mthds", mode: "live" });
    expect(nodes.map((node: { pipe_code: string; kind: string }) => [node.pipe_code, node.kind])).toEqual([
      ["extract_invoice", "controller"],
      ["extract_invoice_pages", "operator"],
      ["extract_invoice_fields", "operator"],
    ]);
    expect(nodes[2]).toMatchObject({
      id: `${graphId}:node_2`,
      pipe_type: "PipeLLM",
      status: "succeeded",
      timing: {
        started_at: "2026-08-20T12:00:01.500000Z",
        ended_at: "2026-08-20T12:00:02.500000Z",
        duration: 1,
      },
    });
    expect(edges.filter((edge: { kind: string }) => edge.kind === "contains")).toHaveLength(2);
    expect(edges.find((edge: { kind: string }) => edge.kind === "data")).toMatchObject({
      source: `${graphId}:node_1`,
      target: `${graphId}:node_2`,
      label: "pages",
    });
  });

  it("accounts for tokens and cost, own and subtree", async () => {
    await emulator.start();
    const { body } = await execute(await invoiceRequest());
    const { nodes, usage } = body.pipe_output.graph_spec;
    const [pages, record, ...others] = body.pipe_output.tokens_usages;
    expect(others).toEqual([]);
    expect(pages).toMatchObject({
      model_type: "extract",
      inference_model_name: "pypdfium2-extract-pdf",
      pipe_code: "extract_invoice_pages",
      // One page: prices are per million tokens, so a page counts as a million.
      nb_tokens_by_category: { input: 1_000_000, output: 1_000_000 },
      cost: null,
    });
    const { input, output } = record.nb_tokens_by_category;
    expect(record).toMatchObject({
      model_type: "llm",
      inference_model_name: "mock-llm",
      pipe_code: "extract_invoice_fields",
      started_at: "2026-08-20T12:00:01.500000",
    });
    expect(record.cost).toBeCloseTo((input * 3 + output * 15) / 1e6, 9);
    expect(nodes[1].usage).toMatchObject({ inference_calls: 1, rated_inference_calls: 0, cost: null });
    expect(nodes[0].usage).toMatchObject({
      cost: null,
      subtree_cost: record.cost,
      subtree_inference_calls: 2,
    });
    expect(usage.total).toMatchObject({ cost: record.cost, total_tokens: 2_000_000 + input + output });
  });

  it("has no usage when nothing was called", async () => {
    await emulator.start();
    const { body } = await execute({ mthds_contents: [smokeBundle], inputs: { name: "Ada" } });
    const { nodes, usage } = body.pipe_output.graph_spec;
    expect([usage, nodes[0].usage, body.pipe_output.tokens_usages]).toEqual([null, null, []]);
  });

  it.each([
    ["some", { calls: 2, rated: 1, known: true }],
    ["all", { calls: 2, rated: 0, known: false }],
  ] as const)("leaves %s calls unrated on order", async (unrated, { calls, rated, known }) => {
    await emulator.start();
    emulator.running.scriptRun({ unrated });
    const { total } = (await execute(await invoiceRequest())).body.pipe_output.graph_spec.usage;
    expect(total).toMatchObject({ inference_calls: calls, rated_inference_calls: rated });
    expect(total.cost === null).toBe(!known);
  });

  it("runs the smoke bundle", async () => {
    await emulator.start();
    const { body } = await execute({ mthds_contents: [smokeBundle], inputs: { name: "Ada" } });
    expect(body.main_stuff_name).toBe("main_stuff");
    expect(body.pipe_output.working_memory.root.main_stuff).toMatchObject({
      stuff_name: "text",
      content: { text: "Hello Ada" },
    });
  });

  it("takes output_name and dynamic concept, a bundle's files, and the older singular bundle member", async () => {
    await emulator.start();
    const named = await execute({
      files: { "hello.mthds": smokeBundle },
      inputs: { name: "Ada" },
      output_name: "greeting",
    });
    expect(named.body.main_stuff_name).toBe("greeting");
    expect(named.body.pipe_output.working_memory.aliases).toEqual({ main_stuff: "greeting" });
    const older = await execute({ mthds_content: smokeBundle, inputs: { name: "Bob" } });
    expect(older.body.pipe_output.working_memory.root.main_stuff.content.text).toBe("Hello Bob");
  });

  it("runs the PDF to text bundle on a bare document URL", async () => {
    await emulator.start();
    const doc = dataUrl(await makePdf(["First page"], ["Second page"]));
    const { body } = await execute({ mthds_contents: [pdfTextBundle], inputs: { doc } });
    const { root } = body.pipe_output.working_memory;
    expect(root.pages.content.items).toHaveLength(2);
    expect(root.pages.content.items[0]).toEqual({
      text_and_images: { text: { text: "First page" }, images: [], raw_html: null },
      page_view: null,
    });
    expect(root.report.content.text).toContain("First page\nSecond page");
  });

  it("fills a structured concept of a bundle", async () => {
    await emulator.start();
    const doc = dataUrl(await makePdf(invoiceLines("B-9", "77.50")));
    const { body } = await execute({ mthds_contents: [structuredBundle], inputs: { doc } });
    const { bill } = body.pipe_output.working_memory.root;
    expect(bill.content).toEqual({ invoice_number: "B-9", total: 77.5 });
    expect(bill.concept).toBe("billing.Bill");
  });

  it("dumps concepts as objects by switch, as servers before 0.26 did", async () => {
    await emulator.start({ conceptForm: "object" });
    const { body } = await execute(await invoiceRequest());
    expect(body.pipe_output.working_memory.root.pages.concept).toMatchObject({
      code: "Page",
      domain_code: "native",
    });
  });

  it("completes with a failed, skipped or canceled side branch on order", async () => {
    await emulator.start();
    for (const branch of ["failed", "skipped", "canceled"] as const) {
      emulator.running.scriptRun({ branch });
      const { status, body } = await execute(await invoiceRequest());
      expect(status).toBe(200);
      const node = body.pipe_output.graph_spec.nodes.at(-1);
      expect(node).toMatchObject({ pipe_code: "extract_invoice_notes", status: branch });
      expect(node.error === null).toBe(branch !== "failed");
      expect(node.timing === null).toBe(branch !== "failed");
      expect(body.pipe_output.working_memory.absences.notes).toMatchObject({ kind: "skipped" });
      expect(body.pipe_output.working_memory.root.result.content.total).toBe(1250);
    }
  });

  it("leaves out graph and usages on order and says so", async () => {
    await emulator.start();
    emulator.running.scriptRun({ withoutGraph: true, withoutUsages: true });
    const { pipe_output: output } = (await execute(await invoiceRequest())).body;
    expect(output.graph_spec).toBeNull();
    expect(output.tokens_usages).toBeNull();
    expect(output.usage_assembly_error).toMatch(/^UsageAssemblyError/);
  });
});
