import { describe, expect, it } from "vitest";
import type { InferenceCall } from "../run/inference-call.ts";
import { nodeUsage, usageOf } from "./node-usage.ts";

const call = (rated: boolean, modelName = "mock-llm"): InferenceCall => ({
  modelType: "llm",
  modelName,
  jobCategory: "llm_job",
  unitJobId: "llm_gen_text",
  tokens: { input: 15, output: 4 },
  rates: rated ? { input: 3, output: 15 } : null,
});

describe("usageOf", () => {
  it("prices a rated call", () => {
    expect(usageOf([call(true)])).toMatchObject({
      inference_calls: 1,
      rated_inference_calls: 1,
      nb_tokens_by_category: { input: 15, output: 4 },
      total_tokens: 19,
      cost: 0.000105,
      cost_input: 0.000045,
      cost_output: 0.00006,
    });
  });

  it("knows no cost where nothing is rated, and a lower bound where some is", () => {
    expect(usageOf([call(false)])).toMatchObject({ rated_inference_calls: 0, cost: null });
    expect(usageOf([])).toMatchObject({ inference_calls: 0, cost: null, by_model: [] });
    expect(usageOf([call(true), call(false, "free")])).toMatchObject({
      inference_calls: 2,
      rated_inference_calls: 1,
      cost: 0.000105,
    });
  });

  it("sorts models by their calls", () => {
    const usage = usageOf([call(true, "a"), call(true, "b"), call(true, "b")]);
    expect(usage.by_model).toMatchObject([
      { inference_model_name: "b", inference_calls: 2, cost: 0.00021 },
      { inference_model_name: "a", inference_calls: 1 },
    ]);
  });
});

it("keeps a controller's own usage apart from what lies under it", () => {
  expect(nodeUsage([], [call(true)])).toMatchObject({
    inference_calls: 0,
    cost: null,
    subtree_inference_calls: 1,
    subtree_cost: 0.000105,
    subtree_total_tokens: 19,
  });
});
