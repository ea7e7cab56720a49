import { describe, expect, test } from "vitest";
import { answerWith, contains, edge, node, output, page, read } from "../../test/read-answers.ts";

describe("steps from a graph", () => {
  const graph = {
    graph_id: "g",
    nodes: [
      node(0, "main", "PipeSequence"),
      node(1, "pages_of", "PipeExtract", output("pages", "Page", { items: [page("# One"), page("Two")] })),
      node(2, "each", "PipeBatch"),
      node(3, "line", "PipeLLM", output("line", "Line", { sku: "a" })),
      node(4, "line", "PipeLLM", output("line", "Line", { sku: "b" })),
      node(5, "greet", "PipeLLM", output("text", "Text", { text: "Hello" })),
      node(6, "write", "PipeCompose", output("text", "Text", { text: "Bye" })),
    ],
    edges: [
      ...[1, 2, 5, 6].map((target) => contains(0, target)),
      contains(2, 3),
      contains(2, 4),
      edge("data", 1, 3),
      edge("data", 2, 5),
      edge("data", 0, 6),
      edge("batch_item", 2, 3),
      edge("data", 9, 6),
    ],
  };
  const { steps } = read(answerWith({ graph_spec: graph })).observation;
  const step = (key: string) => steps.find((candidate) => candidate.key === key);

  test("are keyed by the code of their pipe, in the order in which they began", () => {
    expect(steps.map(({ key, index }) => `${index} ${key}`)).toEqual([
      "0 main",
      "1 pages_of",
      "2 each",
      "3 line",
      "4 line#2",
      "5 greet",
      "6 write",
    ]);
  });

  test("form the tree of the `contains` edges, and wait along `data`, never for what they are part of", () => {
    expect(steps.map(({ parent }) => parent)).toEqual([
      undefined,
      "main",
      "main",
      "each",
      "each",
      "main",
      "main",
    ]);
    expect(step("line")?.dependsOn).toEqual(["pages_of"]);
    expect(step("greet")?.dependsOn).toEqual(["each"]);
    expect(step("write")?.dependsOn).toEqual([]);
  });

  test("say what they do: a model that fills a concept extracts, one that writes generates", () => {
    expect(steps.map(({ kind }) => kind)).toEqual([
      "control",
      "parse",
      "control",
      "extract",
      "extract",
      "generate",
      "transform",
    ]);
  });

  test("begin later than their place in the list, where their times say so", () => {
    const swapped = { nodes: [node(5, "late", "PipeLLM"), node(1, "early", "PipeLLM")], edges: [] };
    const { observation } = read(answerWith({ graph_spec: swapped }));
    expect(observation.steps.map(({ key }) => key)).toEqual(["early", "late"]);
    expect(observation.startedAt).toBe("2026-04-06T10:17:01.000Z");
  });

  test.each([
    ["failed", { error: { error_type: "LLMError", message: "No" } }, "failed", "error"],
    ["skipped", { skip_reason: "No pages", timing: null }, "skipped", "info"],
    ["canceled", {}, "cancelled", "error"],
    ["scheduled", { timing: null }, "pending", undefined],
    ["running", {}, "running", undefined],
    ["paused", {}, "unknown", "warning"],
  ])("carry the word %s", (status, more, normalized, severity) => {
    const nodes = [node(0, "main", "PipeLLM", { status, ...more })];
    const [only] = read(answerWith({ graph_spec: { nodes } })).observation.steps;
    expect(only).toMatchObject({ status: normalized, rawStatus: status, raw: nodes[0] });
    expect(only?.issues.map((issue) => issue.severity)).toEqual(severity ? [severity] : []);
  });

  test("of a type that every object has as a member are of no known kind", () => {
    const nodes = [node(0, "main", "constructor"), node(1, "other", "__proto__")];
    const { observation } = read(answerWith({ graph_spec: { nodes } }));
    expect(observation.steps.map(({ type, kind }) => [type, kind])).toEqual([
      ["constructor", "other"],
      ["__proto__", "other"],
    ]);
  });

  test("of graphs with almost nothing in them, with circles or with garbage, are still steps", () => {
    const nodes = [{ id: "g:node_0" }, { id: "g:node_1", pipe_code: 5, timing: "x" }, null, 7, { no: "id" }];
    const edges = [contains(0, 1), contains(1, 0), contains(0, 0), null, { source: 1 }];
    const { observation } = read(answerWith({ graph_spec: { nodes, edges } }));
    expect(observation.steps.map(({ key, status, parent }) => [key, status, parent])).toEqual([
      ["g:node_0", "completed", undefined],
      ["g:node_1", "completed", "g:node_0"],
    ]);
  });

  test("give their own output each; several of one step are named", () => {
    const both = {
      outputs: [
        { name: "a", data: { text: "x" } },
        { name: "b", data: { n: 1 } },
      ],
    };
    const parallel = node(0, "main", "PipeParallel", { io: both });
    const { result } = read(answerWith({ graph_spec: { nodes: [parallel] } }));
    expect(result.outputs).toMatchObject([
      { stepKey: "main", kind: "control", data: { a: "x", b: { n: 1 } }, raw: both.outputs },
    ]);
  });
});

describe("a step that failed", () => {
  const graph = (error: unknown) => ({
    graph_spec: { nodes: [node(0, "read", "PipeLLM", { status: "failed", error })], edges: [] },
  });
  test.each([
    ["up to 0.89", { error_type: "LLMCompletionError", message: "no answer", stack: null }, "no answer"],
    ["up to 0.89, without a sentence", { error_type: "LLMCompletionError" }, "LLMCompletionError"],
    [
      "since 0.90",
      { code: "provider.failed", title: "A provider failed", detail: "The model gave up" },
      "provider.failed: The model gave up",
    ],
    [
      "since 0.90, with a title alone",
      { code: "provider.failed", title: "A provider failed" },
      "provider.failed: A provider failed",
    ],
    ["without a reason", {}, "The step failed."],
  ])("says why, as servers %s write it", (_age, error, message) => {
    const [step] = read(answerWith(graph(error))).observation.steps;
    expect(step).toMatchObject({ status: "failed", issues: [{ code: "step_failed", message }] });
  });
});
