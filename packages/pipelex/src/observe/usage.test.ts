import { describe, expect, test } from "vitest";
import { answerWith, at, contains, node, output, page, read } from "../../test/read-answers.ts";

describe("usage", () => {
  const own = (calls: number, rated: number, tokens: number, cost: number | null) => ({
    inference_calls: calls,
    rated_inference_calls: rated,
    total_tokens: tokens,
    cost,
  });
  const subtree = (calls: number, rated: number, tokens: number, cost: number | null) => ({
    subtree_inference_calls: calls,
    subtree_rated_inference_calls: rated,
    subtree_total_tokens: tokens,
    subtree_cost: cost,
  });
  const pages = output("pages", "Page", { items: [page("1"), page("2")] });
  const nodes = [
    node(0, "main", "PipeSequence", {
      usage: { ...own(0, 0, 0, null), ...subtree(2, 1, 4_000_019, 0.000105) },
    }),
    node(1, "pages_of", "PipeExtract", { usage: own(1, 0, 4_000_000, null), ...pages }),
    node(2, "fill", "PipeLLM", { usage: own(1, 1, 19, 0.000105) }),
  ];
  const edges = [contains(0, 1), contains(0, 2)];
  const usage = { total: own(2, 1, 4_000_019, 0.000105), unattributed: own(0, 0, 0, null) };
  const cost = (amount: string, exactness: string) => ({ amount, currency: "USD", exactness });

  test("of operators is their own, of controllers that of all under them, of the run the graph's total", () => {
    const { observation, result } = read(answerWith({ graph_spec: { nodes, edges, usage } }));
    expect(observation.steps.map((step) => step.usage)).toEqual([
      { tokens: 19, cost: cost("0.000105", "lower-bound") },
      { pages: 2 },
      { tokens: 19, cost: cost("0.000105", "exact") },
    ]);
    expect(result.usage).toEqual({ pages: 2, tokens: 19, cost: cost("0.000105", "lower-bound") });
  });

  test("that the graph leaves out comes from the calls of models, distinguished by their times", () => {
    const call = (pipe: string, second: number, price: number | null) => ({
      model_type: "llm",
      inference_model_name: "m",
      pipe_code: pipe,
      nb_tokens_by_category: { input: 15, output: 4, input_cached: 10 },
      cost: price,
      started_at: `2026-04-06T10:17:0${second}.500000`,
      completed_at: `2026-04-06T10:17:0${second}.900000`,
    });
    const twins = [node(0, "main", "PipeSequence"), node(1, "line", "PipeLLM"), node(3, "line", "PipeLLM")];
    const tokens_usages = [call("demo.line", 1, 0.1), call("line", 3, null), call("elsewhere", 5, 0.2)];
    const { observation, result } = read(
      answerWith({ graph_spec: { nodes: twins, edges: [] }, tokens_usages }),
    );
    expect(observation.steps.map((step) => step.usage)).toEqual([
      undefined,
      { tokens: 19, cost: cost("0.1", "exact") },
      { tokens: 19 },
    ]);
    expect(result.usage).toEqual({ tokens: 57, cost: cost("0.3", "lower-bound") });
  });

  test("of a run without a graph makes steps of the pipes that called models", () => {
    const calls = [
      {
        pipe_code: "demo.second",
        nb_tokens_by_category: { input: 1, output: 1 },
        cost: 0.5,
        started_at: at(3),
      },
      { pipe_code: "first", nb_tokens_by_category: { input: 2, output: 2 }, cost: null, started_at: at(1) },
      { pipe_code: "second", nb_tokens_by_category: { input: 3, output: 3 }, cost: null, started_at: at(5) },
    ];
    const pipeOutput = { graph_spec: null, graph_assembly_error: "events are missing", tokens_usages: calls };
    const { observation, result } = read(answerWith(pipeOutput));
    expect(observation.steps).toMatchObject([
      { key: "first", usage: { tokens: 4 }, hasResult: false },
      { key: "second", usage: { tokens: 8, cost: cost("0.5", "lower-bound") }, hasResult: true },
    ]);
    expect(observation.issues).toMatchObject([{ severity: "info", code: "graph_missing" }]);
    expect(result.outputs).toMatchObject([{ stepKey: "second", content: { text: "done" } }]);
  });

  test("is unknown where it is not reported, and never 0", () => {
    expect(read(answerWith({ tokens_usages: [] })).result.usage).toEqual({});
    const nothing = read(answerWith({ tokens_usages: null, usage_assembly_error: "lost" }));
    expect(nothing.result.usage).toEqual({});
    expect(nothing.observation.issues).toMatchObject([{ code: "usage_missing" }]);
  });
});
