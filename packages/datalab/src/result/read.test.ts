import { DocmuxError, type JsonValue, type RunSnapshot } from "@docmux/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toObservation } from "../observe.ts";
import { executionSchema } from "../wire.ts";
import { readResult } from "./read.ts";

interface WireStepInput {
  step_type: string;
  status?: string;
  source_step_type?: string;
}

function snapshotOf(steps: WireStepInput[], more: object = {}): RunSnapshot {
  const execution = executionSchema.parse({
    execution_id: "pex_1",
    status: "completed",
    steps: steps.map((step, step_index) => ({ step_index, status: "completed", ...step })),
    ...more,
  });
  return toObservation(execution) as RunSnapshot;
}

function read(steps: WireStepInput[], answers: Record<string, JsonValue>, more?: object) {
  return readResult(answers, snapshotOf(steps, more));
}

const page_schema = { type: "object", properties: { total: {}, total_score: {} } };

describe("data", () => {
  test.each([
    ["an object", { steps: [{ type: "extract", settings: { page_schema } }] }],
    ["JSON text", { steps: [{ type: "extract", settings: { page_schema: JSON.stringify(page_schema) } }] }],
    ["a bare list of steps", [{ type: "convert" }, { type: "extract", settings: { page_schema } }]],
  ])("is split by the frozen schema: %s", (_name, config_snapshot) => {
    const values = { total: 1, total_score: { score: 9 }, total_citations: [] };
    const { data } = read(
      [{ step_type: "extract" }],
      { "steps/0": { status: "complete", extraction_schema_json: JSON.stringify(values) } },
      { config_snapshot },
    );
    expect(data).toEqual({ total: 1, total_score: { score: 9 } });
  });

  test("is that of the last extract step that delivered, never that of an evaluation", () => {
    const values = (total: number): JsonValue => ({ extraction_schema_json: { total } });
    const { data, outputs } = read(
      [
        { step_type: "extract" },
        { step_type: "extract" },
        { step_type: "extract", source_step_type: "extract" },
      ],
      { "steps/0": values(1), "steps/1": values(2), "steps/2": values(3) },
    );
    expect(data).toEqual({ total: 2 });
    expect(outputs.map(({ kind }) => kind)).toEqual(["extract", "extract", "other"]);
  });

  test.each([["{ truncated"], [null]])(
    "that cannot be read (%j) is an error issue",
    (extraction_schema_json) => {
      const { data, issues } = read([{ step_type: "extract" }], {
        "steps/0": { success: true, extraction_schema_json },
      });
      expect(data).toBeUndefined();
      expect(issues).toMatchObject([{ severity: "error", code: "unreadable_output", step: "0" }]);
    },
  );

  test("that the vendor could not verify is an issue, without lowering any status", () => {
    const total_meta = { extraction_status: "EXTRACTED", verification: { status: "FAIL_CITATIONS" } };
    const { issues } = read([{ step_type: "extract" }], {
      "steps/0": { extraction_schema_json: { total: 1, total_meta } },
    });
    expect(issues).toEqual([
      {
        severity: "info",
        code: "unverified_fields",
        message: "Not verified: total (FAIL_CITATIONS)",
        step: "0",
      },
    ]);
  });
});

describe("content", () => {
  test("of json is the leaves of its tree, with text, type and page", () => {
    const block = (id: string, html: string, children: JsonValue = null) => ({
      id,
      block_type: "Text",
      html,
      children,
    });
    const json = {
      block_type: "Document",
      children: [
        block("/page/3/Page/1", "", [
          block("/page/3/ListGroup/1", "<content-ref src='/page/3/Text/2'></content-ref>", [
            block("/page/3/Text/2", "<p>A &amp; B<br>C&#8364;</p>"),
          ]),
          block("/page/3/Table/4", "<table><tr><td>x</td><td>y</td></tr></table>"),
        ]),
      ],
    };
    const { content } = read([{ step_type: "convert" }], { "steps/0": { json } });
    expect(content.chunks).toMatchObject([
      { id: "/page/3/Text/2", type: "Text", page: 3, text: "A & B\nC€", html: expect.any(String) },
      { id: "/page/3/Table/4", text: "x\ty", page: 3 },
    ]);
  });

  test("holds pictures with their media type, and the markdown of chunks where it is there", () => {
    const images = { "_page_0_Picture_1.jpeg": "aGk=", "b.constructor": "aGk=", broken: 3 };
    const chunks = { blocks: [{ id: "/page/1/Text/1", html: "<p>x</p>", page: 1, markdown: "**x**" }] };
    const { content } = read([{ step_type: "convert" }], { "steps/0": { images, chunks } });
    expect(content.images).toEqual([
      { name: "_page_0_Picture_1.jpeg", base64: "aGk=", mediaType: "image/jpeg" },
      { name: "b.constructor", base64: "aGk=" },
    ]);
    expect(content.chunks).toMatchObject([{ text: "**x**", page: 1 }]);
  });
});

describe("usage", () => {
  const steps = [{ step_type: "convert" }, { step_type: "extract" }];
  const extraction_schema_json = {};

  test.each([
    ["cents of every step, exactly", { final_cost_cents: 0.1 }, { final_cost_cents: 0.2 }, "0.003", "exact"],
    ["only some prices", { final_cost_cents: 3 }, null, "0.03", "lower-bound"],
  ])("sums %s", (_name, first, second, amount, exactness) => {
    const { usage } = read(steps, {
      "steps/0": { page_count: 4, cost_breakdown: first },
      "steps/1": { page_count: 4, cost_breakdown: second, extraction_schema_json },
    });
    expect(usage).toEqual({ pages: 4, cost: { amount, currency: "USD", exactness } });
  });

  test("is unknown, not zero, when nothing was priced", () => {
    const { usage } = read(steps, { "steps/0": {}, "steps/1": { extraction_schema_json } });
    expect(usage).toEqual({});
  });
});

test("segments with absurd ranges take no memory", () => {
  const segments = [
    { name: "a", page_range: "0-2,7" },
    { name: "b", page_range: "0-999999" },
    { name: "c", page_range: 5 },
    "odd",
  ];
  const { outputs } = read([{ step_type: "segment" }], { "steps/0": { segmentation_results: { segments } } });
  expect(outputs[0]).toMatchObject({
    segments: [
      { name: "a", pages: [0, 1, 2, 7] },
      { name: "b", pages: [] },
      { name: "c", pages: [5] },
    ],
  });
});

test("any JSON is read or refused with a docmux error, and never changed", () => {
  const types = ["convert", "extract", "segment", "custom", "fill", "new"];
  const steps = types.map((step_type) => ({ step_type }));
  const keys = ["status", "markdown", "json", "chunks", "images", "extraction_schema_json", "evaluation"];
  const more = ["segmentation_results", "cost_breakdown", "page_count", "success", "metadata"];
  const member = fc.constantFrom(...keys, ...more);
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record({ children: fc.jsonValue(), blocks: fc.jsonValue(), segments: fc.jsonValue() }),
  );
  const answer = fc.oneof(fc.jsonValue(), fc.dictionary(member, value));
  fc.assert(
    fc.property(
      fc.array(answer, { minLength: 6, maxLength: 6 }),
      fc.jsonValue(),
      (given, config_snapshot) => {
        const answers = Object.fromEntries(given.map((body, index) => [`steps/${index}`, body as JsonValue]));
        const before = JSON.stringify(answers);
        try {
          read(steps, answers, { config_snapshot });
        } catch (error) {
          expect(DocmuxError.isInstance(error)).toBe(true);
        }
        expect(JSON.stringify(answers)).toBe(before);
      },
    ),
  );
});

describe("an answer without the output that its step is documented to deliver", () => {
  test.each<[string, string, JsonValue]>([
    ["convert", "nothing", {}],
    ["convert", "chunks without blocks", { success: true, chunks: {} }],
    ["convert", "a tree without children", { success: true, json: { block_type: "Document" } }],
    ["convert", "markdown that is no text", { success: true, markdown: 7 }],
    ["segment", "no segments", { success: true, segmentation_results: { metadata: {} } }],
    ["segment", "segments that are no list", { success: true, segmentation_results: { segments: {} } }],
    ["custom", "neither content nor an evaluation", { success: true, page_count: 2 }],
    ["fill", "neither a form nor its fields", { success: true, output_format: "pdf" }],
    ["new", "nothing", {}],
    ["new", "nothing but null", { status: null, success: null }],
  ])("is an error issue of the step %s: %s", (step_type, _what, answer) => {
    const { outputs, issues, content } = read([{ step_type }], { "steps/0": answer });
    expect(issues).toMatchObject([{ severity: "error", code: "no_output", step: "0" }]);
    expect({ outputs, content }).toEqual({ outputs: [], content: {} });
  });

  test("is one of a form too of which only the fields came, which are kept", () => {
    const { outputs, issues } = read([{ step_type: "fill" }], {
      "steps/0": { success: true, fields_filled: ["name"] },
    });
    expect(issues).toMatchObject([{ severity: "error", code: "no_output", step: "0" }]);
    expect(outputs).toMatchObject([{ kind: "generate", data: { fieldsFilled: ["name"] } }]);
  });

  test.each(["null", "7", '"text"'])("is an error issue of an extraction of %s", (extraction_schema_json) => {
    const { data, issues } = read([{ step_type: "extract" }], { "steps/0": { extraction_schema_json } });
    expect(data).toBeUndefined();
    expect(issues).toMatchObject([{ severity: "error", code: "unreadable_output", step: "0" }]);
  });

  test.each<[string, JsonValue]>([
    ["convert", { success: true, markdown: "" }],
    ["convert", { success: true, chunks: { blocks: [] } }],
    ["segment", { success: true, segmentation_results: { segments: [] } }],
    ["new", { success: true, summary: "s" }],
  ])("is not an empty document, nor an answer of a new step (%s %j)", (step_type, answer) => {
    expect(read([{ step_type }], { "steps/0": answer })).toMatchObject({
      issues: [],
      outputs: [{ raw: answer }],
    });
  });
});

test.each<[string, JsonValue, JsonValue]>([
  [
    "an answer that reports a failure, with a file that reports success",
    { success: false },
    { success: true },
  ],
  ["an answer that reports success, with a file that holds an error", { success: true }, { error: "Gone." }],
  ["an answer that reports success, with a file that failed", { success: true }, { status: "FAILED" }],
])("%s is no success", (_what, answer, content) => {
  const markdown = "# Text";
  const { outputs, issues } = read([{ step_type: "convert" }], {
    "steps/0": { ...(answer as object), markdown },
    "steps/0/content": { ...(content as object), markdown },
  });
  expect(issues).toMatchObject([{ severity: "error", code: "step_unsuccessful" }]);
  expect(outputs).toEqual([]);
});
