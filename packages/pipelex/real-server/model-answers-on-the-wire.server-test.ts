import { describe, expect, test } from "vitest";
import { exampleDataUrl, execute } from "./ask-server.ts";
import { invoiceBundle, talkBundle } from "./bundles.ts";

describe("POST /v1/execute answers a run that asked a model", () => {
  test("with a concept of the bundle's own, its cost a lower bound", async () => {
    const url = await exampleDataUrl("invoice-01.pdf");
    const bundle = invoiceBundle('{"invoice_number": "INV-2026-0142", "total": 812.5}');
    const answer = await execute({ mthds_contents: [bundle], inputs: { document: url } });
    expect(answer.status).toBe(200);
    expect(answer.body.pipe_output.working_memory.root.bill).toMatchObject({
      concept: "billing.Bill",
      content: { invoice_number: "INV-2026-0142", total: 812.5 },
    });
    const [controller, extraction, model] = answer.body.pipe_output.graph_spec.nodes;
    expect(controller.usage).toMatchObject({ inference_calls: 0, cost: null, subtree_cost: 0.000105 });
    expect(extraction.usage).toMatchObject({ inference_calls: 1, rated_inference_calls: 0, cost: null });
    expect(model.usage).toMatchObject({ total_tokens: 19, cost: 0.000105 });
  });

  test("with an unknown cost where the model has no price", async () => {
    const answer = await execute({
      mthds_contents: [talkBundle("Greet", "unpriced-model")],
      inputs: { name: "Ada" },
    });
    expect(answer.body.pipe_output.tokens_usages).toMatchObject([
      { model_type: "llm", nb_tokens_by_category: { input: 15, output: 4 }, cost: null },
    ]);
  });
});
