import { costOf, type InferenceCall, roundUsd } from "../run/inference-call.ts";

/** Usage of some calls: the members that a node has for itself, and again with `subtree_` before their names. */
export function usageOf(calls: InferenceCall[]): Record<string, unknown> {
  const { input, output } = sumTokens(calls);
  const models = [...new Set(calls.map((call) => call.modelName))].map((name) => {
    const own = calls.filter((call) => call.modelName === name);
    return {
      inference_model_name: name,
      inference_model_id: name,
      model_type: own[0]?.modelType,
      ...callCounts(own),
      cost: sumCost(own, "total"),
    };
  });
  return {
    ...callCounts(calls),
    nb_tokens_by_category: calls.length === 0 ? {} : { input, output },
    total_tokens: input + output,
    cost: sumCost(calls, "total"),
    cost_input: sumCost(calls, "input"),
    cost_output: sumCost(calls, "output"),
    by_model: models.sort((one, other) => other.inference_calls - one.inference_calls),
  };
}

/** Usage of a node: its own calls, and those of everything under it. */
export function nodeUsage(own: InferenceCall[], subtree: InferenceCall[]): Record<string, unknown> {
  const under = Object.entries(usageOf(subtree)).map(([name, value]) => [`subtree_${name}`, value]);
  return { ...usageOf(own), ...Object.fromEntries(under) };
}

function callCounts(calls: InferenceCall[]) {
  const rated = calls.filter((call) => call.rates !== null).length;
  return { inference_calls: calls.length, rated_inference_calls: rated };
}

function sumTokens(calls: InferenceCall[]): { input: number; output: number } {
  return {
    input: calls.reduce((sum, call) => sum + call.tokens.input, 0),
    output: calls.reduce((sum, call) => sum + call.tokens.output, 0),
  };
}

/** `null` when no call is rated: unknown is not nothing. A sum over some rated calls is a lower bound. */
function sumCost(calls: InferenceCall[], part: "input" | "output" | "total"): number | null {
  const costs = calls.flatMap((call) => costOf(call)?.[part] ?? []);
  return costs.length === 0 ? null : roundUsd(costs.reduce((sum, cost) => sum + cost, 0));
}
