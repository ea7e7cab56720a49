import { describe, expect, inject, test } from "vitest";
import { exampleDataUrl, execute } from "./ask-server.ts";
import { greetingBundle, pdfTextBundle } from "./bundles.ts";

describe("POST /v1/execute answers a finished run", () => {
  test("of a template, under the alias name main_stuff because nobody named the output", async () => {
    const answer = await execute({ mthds_contents: [greetingBundle], inputs: { name: "Ada" } });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body).sort()).toEqual([
      ...(inject("peer").protocol === "2.0" ? ["crate_fingerprint"] : []),
      "created_at",
      "finished_at",
      "main_stuff_name",
      "pipe_output",
      "pipeline_run_id",
      "state",
    ]);
    expect(answer.body).toMatchObject({ state: "COMPLETED", main_stuff_name: "main_stuff" });
    expect(answer.body.pipeline_run_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body.created_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}\+00:00$/);
    const { root, aliases, absences } = answer.body.pipe_output.working_memory;
    expect(root.main_stuff).toMatchObject({
      stuff_name: "text",
      concept: "native.Text",
      content: { text: "Good morning, Ada" },
    });
    expect(aliases).toEqual({});
    expect(absences).toEqual({});
  });

  test("under the caller's output name, with main_stuff as an alias", async () => {
    const answer = await execute({
      mthds_contents: [greetingBundle],
      inputs: { name: { concept: "native.Text", content: "Ada" } },
      output_name: "greeting",
    });
    expect(answer.body.main_stuff_name).toBe("greeting");
    expect(answer.body.pipe_output.working_memory.aliases).toEqual({ main_stuff: "greeting" });
    expect(answer.body.pipe_output.working_memory.root.greeting.content.text).toBe("Good morning, Ada");
  });

  test("with a graph of one node and no usage when no model was asked", async () => {
    const answer = await execute({ mthds_contents: [greetingBundle], inputs: { name: "Ada" } });
    const graph = answer.body.pipe_output.graph_spec;
    expect(graph.nodes).toHaveLength(1);
    expect(graph.nodes[0]).toMatchObject({
      kind: "operator",
      pipe_type: "PipeCompose",
      status: "succeeded",
      usage: null,
    });
    expect(graph).toMatchObject({ edges: [], usage: null, meta: { mode: "live" } });
    expect(answer.body.pipe_output).toMatchObject({ tokens_usages: [], usage_assembly_error: null });
  });

  test("and never takes the id of the run from the caller", async () => {
    const answer = await execute({
      mthds_contents: [greetingBundle],
      inputs: { name: "Ada" },
      pipeline_run_id: "mine",
    });
    expect(answer.status).toBe(200);
    expect(answer.body.pipeline_run_id).not.toBe("mine");
  });

  test.each([
    ["with its concept", (url: string) => ({ concept: "Document", content: { url } })],
    ["with a name and a type", (url: string) => ({ url, filename: "i.pdf", mime_type: "application/pdf" })],
    ["as a bare address", (url: string) => url],
  ])("of a PDF sent as a data URL %s", async (_form, input) => {
    const url = await exampleDataUrl("invoice-01.pdf");
    const answer = await execute({ mthds_contents: [pdfTextBundle], inputs: { document: input(url) } });
    expect(answer.status).toBe(200);
    expect(answer.body.main_stuff_name).toBe("report");
    const { root } = answer.body.pipe_output.working_memory;
    expect(root.document.content.url).toMatch(/^pipelex-storage:\/\/single-tenant\/assets\/\w+\.pdf$/);
    expect(root.pages.concept).toBe("native.Page");
    expect(root.pages.content.items).toHaveLength(1);
    expect(root.pages.content.items[0].text_and_images.text.text).toContain("INV-2026-0142");
    expect(root.report.content.text).toContain("INV-2026-0142");
  });

  test("with steps in a tree: contains from the controller, data between the steps", async () => {
    const url = await exampleDataUrl("contract-01.pdf");
    const answer = await execute({ mthds_contents: [pdfTextBundle], inputs: { document: url } });
    const { nodes, edges } = answer.body.pipe_output.graph_spec;
    expect(nodes.map((node: { pipe_code: string }) => node.pipe_code)).toEqual([
      "read_pdf",
      "take_pages",
      "write_report",
    ]);
    if (inject("peer").protocol === "2.0") expect(nodes[1].path).toBe("reading.read_pdf/step_1");
    expect(edges.map((edge: { kind: string }) => edge.kind)).toEqual(["contains", "contains", "data"]);
  });

  test("counts each page of an extraction as a million tokens in and out, at no price", async () => {
    const url = await exampleDataUrl("contract-01.pdf");
    const answer = await execute({ mthds_contents: [pdfTextBundle], inputs: { document: url } });
    expect(answer.body.pipe_output.tokens_usages).toMatchObject([
      {
        model_type: "extract",
        inference_model_name: "pypdfium2-extract-pdf",
        pipe_code: "take_pages",
        nb_tokens_by_category: { input: 2_000_000, output: 2_000_000 },
        cost: null,
      },
    ]);
    expect(answer.body.pipe_output.graph_spec.usage.total).toMatchObject({
      inference_calls: 1,
      rated_inference_calls: 0,
      cost: null,
    });
  });
});
