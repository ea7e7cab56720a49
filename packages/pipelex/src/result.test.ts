import { describe, expect, test } from "vitest";
import { answerWith, at, contains, node, output, page, read } from "../test/read-answers.ts";

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

  test("that the graph leaves out comes from the calls of models, told apart by their times", () => {
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

  test("is unknown where nothing is told of it, and never 0", () => {
    expect(read(answerWith({ tokens_usages: [] })).result.usage).toEqual({});
    const nothing = read(answerWith({ tokens_usages: null, usage_assembly_error: "lost" }));
    expect(nothing.result.usage).toEqual({});
    expect(nothing.observation.issues).toMatchObject([{ code: "usage_missing" }]);
  });
});

describe("the output of a run", () => {
  const memory = (root: object, aliases: object = {}, absences: object = {}) => ({
    working_memory: { root, aliases, absences },
  });
  const stuff = { concept: { code: "Bill", domain_code: "billing", refines: null }, content: { total: 3 } };

  test.each([
    ["by its name", { bill: stuff }, {}, "bill"],
    ["by a name that is an alias", { bill: stuff }, { out: "bill" }, "out"],
    ["by the alias of every output", { bill: stuff }, { main_stuff: "bill" }, null],
    ["under the alias as its own name", { main_stuff: stuff }, {}, "main_stuff"],
  ])("is found %s, whatever form its concept has", (_how, root, aliases, name) => {
    const answer = answerWith(memory(root, aliases), { main_stuff_name: name });
    const { result } = read(answer);
    expect(result.data).toEqual({ total: 3 });
    expect(result.providerMetadata).toMatchObject({ mainConcept: "billing.Bill" });
  });

  test("that is declared as optional may be absent: an info, no error", () => {
    const absences = { result: { kind: "declared_absent", reason: "The invoice has no discount" } };
    const { result } = read(answerWith(memory({}, {}, absences)));
    expect(result.data).toBeUndefined();
    expect(result.issues).toEqual([
      {
        severity: "info",
        code: "output_absent",
        message: '"result" is absent: The invoice has no discount',
      },
    ]);
  });

  test("that is missing is an error", () => {
    expect(read(answerWith(memory({}))).observation.issues).toMatchObject([
      { severity: "error", code: "main_output_missing" },
    ]);
  });

  test("brings the document's text along, where it is structured itself", () => {
    const root = { pages: { concept: "native.Page", content: { items: [page("# Bill")] } }, result: stuff };
    const { result } = read(answerWith(memory(root)));
    expect(result).toMatchObject({ data: { total: 3 }, content: { markdown: "# Bill" } });
  });

  test("leaves files out of the metadata; they stand in the raw answer", () => {
    const file = { concept: "native.PDF", content: { url: "data:application/pdf;base64,JVBERi0=" } };
    const { result } = read(answerWith(memory({ document: file, result: stuff })));
    expect(JSON.stringify(result.providerMetadata)).not.toContain("JVBERi0");
    expect(result.providerMetadata).toMatchObject({
      workingMemory: { document: { concept: "native.PDF" }, result: { content: { total: 3 } } },
    });
  });
});
