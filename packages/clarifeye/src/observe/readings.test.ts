import { describe, expect, test } from "vitest";
import { readFailureText } from "../failure.ts";
import { stepKindOf } from "../status.ts";
import type { WireStep } from "../wire.ts";
import { readWarnings } from "./run.ts";
import { orderRunSteps } from "./steps.ts";

describe("warnings of any shape", () => {
  test.each<[unknown, string[]]>([
    [null, []],
    [undefined, []],
    ["", []],
    [[], []],
    [{}, []],
    [false, []],
    ["page 2 skipped", ["page 2 skipped"]],
    [true, ["true"]],
    [3, ["3"]],
    [
      ["a", null, ["b"]],
      ["a", "b"],
    ],
    [{ message: "blurred", page: 2 }, ["blurred"]],
    [[{ document_id: "d1", message: "blurred" }], ["blurred"]],
    [{ page: 2, kind: "blur" }, ['{"page":2,"kind":"blur"}']],
  ])("%j", (warnings, sentences) => {
    expect(readWarnings(warnings)).toEqual(sentences);
  });

  test("are capped in number and in length", () => {
    const many = readWarnings(Array.from({ length: 1000 }, (_, index) => `${index} ${"x".repeat(2000)}`));
    expect(many).toHaveLength(21);
    expect(many[0]).toHaveLength(500);
    expect(many.at(-1)).toBe("and 980 more warnings");
  });

  test("nested deeper than the stack do no harm", () => {
    const depth = 100_000;
    expect(readWarnings(JSON.parse(`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`))).toHaveLength(1);
  });
});

describe("the reason in a log", () => {
  const log = [
    "[10:00] INFO Parse (parsing) started",
    "[10:01] ERROR Parse (parsing): cannot open a.pdf",
    "[10:02] ERROR Extract (object-extraction): token limit",
    "[10:03] ERROR pipeline failed",
    "[10:04] INFO done",
  ].join("\n");

  test("is the last line that names what failed, else the last that sounds like a failure", () => {
    expect(readFailureText(log, ["Parse"])).toContain("cannot open a.pdf");
    expect(readFailureText(log, ["Publish"])).toContain("pipeline failed");
    expect(readFailureText(log, ["Publish"], { onlySubjects: true })).toBeUndefined();
    expect(readFailureText("INFO all fine", [])).toBeUndefined();
    expect(readFailureText(null, [])).toBeUndefined();
  });

  test("is looked for at the end of the log only, and cut", () => {
    expect(readFailureText(`ERROR early\n${"x".repeat(30_000)}`, [])).toBeUndefined();
    expect(readFailureText(`ERROR ${"y".repeat(9000)}`, [])).toHaveLength(500);
  });

  test.each([
    ["error: Authorization: Bearer abcdefgh12345678", "abcdefgh12345678"],
    ["error: api_key=sk-12345678", "sk-12345678"],
    ['error {"password": "hunter22"}', "hunter22"],
    ["error at https://bucket.invalid/a.pdf?X-Signature=deadbeef", "deadbeef"],
    ["error at postgres https://admin:pass1234@db.invalid/x", "pass1234"],
    ["error with OPENAI_API_KEY: sk-proj-99", "sk-proj-99"],
  ])("hides secrets: %s", (line, secret) => {
    const shown = readFailureText(line, []);
    expect(shown).toContain("[redacted]");
    expect(shown).not.toContain(secret);
  });
});

describe("the order of steps", () => {
  const step = (name: string | null, dependsOn: string[], part: Partial<WireStep> = {}): WireStep =>
    ({ id: `id-${name}`, status: "pending", step: "work", name, depends_on: dependsOn, ...part }) as WireStep;
  const order = (steps: WireStep[]) => orderRunSteps({ steps }).map(({ wire }) => wire.name);

  test("follows the graph, and otherwise the vendor", () => {
    expect(order([step("c", ["b"]), step("a", []), step("b", ["a"]), step("d", ["a"])])).toEqual([
      "a",
      "b",
      "d",
      "c",
    ]);
  });

  test("survives circles, strangers and steps that depend on themselves", () => {
    expect(order([step("a", ["b"]), step("b", ["a"]), step("c", ["nobody", "c"])])).toEqual(["c", "a", "b"]);
    expect(orderRunSteps({ steps: null })).toEqual([]);
  });

  test("gives every step a key of its own", () => {
    const keys = orderRunSteps({
      steps: [step("a", [], { id: "x" }), step("b", [], { id: "x" }), step("c", [], { id: null })],
    });
    expect(new Set(keys.map(({ key }) => key)).size).toBe(3);
  });
});

test.each([
  ["parsing", "parse"],
  ["chunking", "chunk"],
  ["tag-extraction", "classify"],
  ["document-tag-extraction", "classify"],
  ["object-extraction", "extract"],
  ["ObjectExtractor", "extract"],
  ["chunk-tag-filter", "control"],
  ["object-alerts", "other"],
  ["publish", "index"],
  ["something-new", "other"],
])("a step of type %s is a %s step", (type, kind) => {
  expect(stepKindOf(type)).toBe(kind);
});
