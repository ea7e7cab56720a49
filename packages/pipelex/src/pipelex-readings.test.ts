import type { RawResult, RunSnapshot } from "@docmux/core/provider";
import { describe, expect, test } from "vitest";
import { readContent } from "./pipelex-content.ts";
import { executedObservation } from "./pipelex-executed.ts";
import { normalizePipelexResult } from "./pipelex-result.ts";

// Answers of servers, read without any server.

const at = (second: number) => `2026-04-06T10:17:${String(second).padStart(2, "0")}.000000Z`;
const node = (place: number, code: string, type: string, more: object = {}) => ({
  id: `g:node_${place}`,
  kind: type === "PipeSequence" || type === "PipeBatch" ? "controller" : "operator",
  pipe_code: code,
  pipe_type: type,
  status: "succeeded",
  timing: { started_at: at(place), ended_at: at(place + 1), duration: 1 },
  io: { inputs: [], outputs: [] },
  error: null,
  usage: null,
  ...more,
});
const output = (name: string, concept: string, data: unknown) => ({
  io: { outputs: [{ name, concept, data }] },
});
const contains = (source: number, target: number) => edge("contains", source, target);
const edge = (kind: string, source: number, target: number) => ({
  kind,
  source: `g:node_${source}`,
  target: `g:node_${target}`,
});
const page = (text: string) => ({
  text_and_images: { text: { text }, images: [], raw_html: null },
  page_view: null,
});

function answerWith(pipeOutput: object, more: object = {}) {
  return {
    pipeline_run_id: "r1",
    created_at: "2026-04-06T10:17:00.123456+00:00",
    state: "COMPLETED",
    finished_at: "2026-04-06T10:17:09+00:00",
    main_stuff_name: "result",
    pipe_output: {
      working_memory: {
        root: { result: { concept: "native.Text", content: { text: "done" } } },
        aliases: { main_stuff: "result" },
        absences: {},
      },
      ...pipeOutput,
    },
    ...more,
  };
}

function read(answer: object) {
  const observation = executedObservation(answer, "main");
  const raw = { version: 1, answers: { execute: answer } } as unknown as RawResult;
  const snapshot = { ...observation, pipelineId: "main" } as unknown as RunSnapshot;
  return { observation, result: normalizePipelexResult({ raw, snapshot }) };
}

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

  test("stand in the tree that `contains` draws, and wait along `data`, never for what they are part of", () => {
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

  test("begin later than they stand in the list, where their times say so", () => {
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

describe("content of every kind", () => {
  test.each<[string, unknown, string | undefined, object]>([
    ["text", { text: "a" }, "native.Text", { content: { text: "a" } }],
    ["text of nobody knows what concept", { text: "a" }, undefined, { content: { text: "a" } }],
    [
      "text of the user's own concept",
      { text: "a" },
      "x.Note",
      { data: { text: "a" }, content: { text: "a" } },
    ],
    ["a string", "a", undefined, { content: { text: "a" } }],
    ["a number", { number: 3 }, "native.Number", { data: 3, content: {} }],
    ["a field called number", { number: 3 }, "x.Seat", { data: { number: 3 }, content: {} }],
    ["JSON", { json_obj: { a: 1 } }, "native.JSON", { data: { a: 1 }, content: {} }],
    ["HTML", { inner_html: "<p>", css_class: "x" }, "native.Html", { content: { html: "<p>" } }],
    ["an object", { a: 1, text: "b" }, "x.Thing", { data: { a: 1, text: "b" }, content: {} }],
    [
      "a list of objects",
      { items: [{ a: 1 }, { a: 2 }] },
      "x.T",
      { data: [{ a: 1 }, { a: 2 }], content: {} },
    ],
    [
      "a list of texts",
      { items: [{ text: "a" }, { text: "b" }] },
      "native.Text",
      { data: ["a", "b"], content: { text: "a\n\nb" } },
    ],
    ["an empty list", { items: [] }, "x.T", { data: [], content: {} }],
    [
      "an object with a field items",
      { items: [1], total: 2 },
      "x.T",
      { data: { items: [1], total: 2 }, content: {} },
    ],
    ["nothing", null, "x.T", { content: {} }],
    [
      "a picture with its bytes",
      { url: "data:image/png;base64,AAAA", filename: "a.png" },
      "native.Image",
      { content: { images: [{ name: "a.png", base64: "AAAA", mediaType: "image/png" }] } },
    ],
    [
      "a picture behind a link",
      { url: "https://x/a.png" },
      "native.Image",
      { data: { url: "https://x/a.png" }, content: {} },
    ],
  ])("%s", (_kind, value, concept, expected) => {
    expect(readContent(value, concept)).toEqual(expected);
  });

  test("pages become one text with a chunk for each, and their pictures", () => {
    const pictured = {
      text_and_images: {
        text: { text: "Two" },
        images: [{ url: "data:image/jpeg;base64,BBBB" }, { url: "https://x/b.png" }],
        raw_html: "<p>Two</p>",
      },
    };
    expect(readContent({ items: [page("# One"), pictured] }, "native.Page")).toEqual({
      content: {
        markdown: "# One\n\nTwo",
        chunks: [
          { text: "# One", type: "Page", page: 0 },
          { text: "Two", type: "Page", page: 1, html: "<p>Two</p>" },
        ],
        images: [{ name: "page-2-image-1", base64: "BBBB", mediaType: "image/jpeg" }],
      },
      pages: 2,
    });
  });

  test("lists in lists without end do not exhaust the stack", () => {
    let nested: unknown = { text: "deep" };
    for (let level = 0; level < 20_000; level += 1) nested = { items: [nested] };
    expect(() => readContent(nested)).not.toThrow();
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
    expect(read(answerWith(memory({}))).result.issues).toMatchObject([
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
