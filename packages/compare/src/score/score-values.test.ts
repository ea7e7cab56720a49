import type { JsonObject, JsonValue } from "@docmux/core";
import { describe, expect, it } from "vitest";
import { canonicalKey } from "./canonical.ts";
import { gradeAnswer, makeGauge } from "./grade.ts";

function grade(truth: JsonValue, answer: JsonValue, schema?: JsonObject) {
  return gradeAnswer(answer, makeGauge(truth, schema, canonicalKey));
}

describe("worked figures", () => {
  it("gives 3.70 for one row guessed in all 27 combinations", () => {
    const guesses = [1, 2, 3].flatMap((a) => [4, 5, 6].flatMap((b) => [7, 8, 9].map((c) => ({ a, b, c }))));
    const { accuracy, buckets } = grade({ rows: [{ a: 1, b: 4, c: 7 }] }, { rows: guesses });
    expect(accuracy).toBeCloseTo(3.7, 2);
    expect(buckets).toMatchObject({ correct: 3, extra_row: 78 });
  });

  it("gives 0.99 for 10 correct rows among 1,000 extra ones", () => {
    const correct = Array.from({ length: 10 }, (_, index) => ({ id: `correct ${index}` }));
    const extra = Array.from({ length: 1000 }, (_, index) => ({ id: `extra ${index}` }));
    expect(grade({ rows: correct }, { rows: [...extra, ...correct] }).accuracy).toBeCloseTo(0.99, 2);
  });

  it("gives about 12 for 44 of 349 rows", () => {
    const rows = Array.from({ length: 349 }, (_, index) => ({ id: index, amount: index * 3 }));
    const { accuracy, precision, recall } = grade({ rows }, { rows: rows.slice(100, 144) });
    expect(accuracy).toBeCloseTo((100 * 44) / 349, 6);
    expect(precision).toBe(100);
    expect(recall).toBeCloseTo(12.6, 1);
  });
});

describe("buckets", () => {
  const schema = {
    properties: {
      total: { type: "number" },
      note: { type: "string" },
      rows: { type: "array", items: { $ref: "#/$defs/row" } },
      extras: { type: "object", additionalProperties: { type: "string" } },
    },
    $defs: { row: { type: "object", properties: { sku: {}, price: {} } } },
  };
  const truth = {
    total: 5,
    note: null,
    rows: [
      { sku: "a", price: 1 },
      { sku: "b", price: 2 },
    ],
  };

  it("distinguishes incorrect, missing, fabricated, extra rows and extra fields", () => {
    const answer = {
      total: 6,
      note: "hello",
      color: "red",
      rows: [{ sku: "b" }, { sku: "z", price: 9 }],
    };
    expect(grade(truth, answer, schema).buckets).toEqual({
      correct: 1,
      incorrect: 1,
      missing: 3,
      fabricated: 1,
      extra_row: 2,
      extra_field: 1,
    });
  });

  it("takes the names in the truth for slots when there is no schema", () => {
    const { buckets } = grade(truth, { ...truth, note: "hello", color: "red" });
    expect(buckets).toMatchObject({ correct: 5, fabricated: 1, extra_field: 1 });
  });

  it("takes null, blank text and a missing name for no value, and a placeholder for one", () => {
    expect(grade({ a: null, b: " ", c: "x" }, { c: "x", d: [], e: {} }).total).toBe(1);
    expect(grade({ a: "N/A" }, {}).buckets.missing).toBe(1);
  });

  it("leaves out what stands below additionalProperties, and says so", () => {
    const { total, skipped } = grade(
      { total: 5, extras: { color: "red" } },
      { total: 5, extras: { weight: "2 kg" } },
      schema,
    );
    expect(total).toBe(1);
    expect(skipped).toEqual(["extras.weight"]);
  });

  it("reads a schema that refers to itself", () => {
    const self = { $ref: "#/$defs/node" };
    const node = { anyOf: [self, self, { properties: { name: {}, children: { items: self } } }] };
    const nested = { name: "a", children: [{ name: "b", children: [{ name: "c", color: "red" }] }] };
    const { buckets } = grade({ name: "a", children: [] }, nested, { ...self, $defs: { node } });
    expect(buckets).toMatchObject({ correct: 1, extra_row: 2, extra_field: 1 });
  });

  it("does not pair rows that have no value in common", () => {
    expect(grade({ rows: [{ a: 1, b: 2 }] }, { rows: [{ a: 3, b: 4 }] }).buckets).toMatchObject({
      missing: 2,
      extra_row: 2,
      incorrect: 0,
    });
  });

  it("compares plain lists as bags", () => {
    expect(grade({ tags: ["a", "b", "b"] }, { tags: ["b", "c", "a"] }).buckets).toMatchObject({
      correct: 2,
      missing: 1,
      extra_row: 1,
    });
  });

  it("gives null, never 0, where there is nothing to measure", () => {
    expect(grade({}, {})).toMatchObject({ accuracy: null, precision: null, recall: null, f1: null });
    expect(grade({ a: 1 }, {})).toMatchObject({ accuracy: 0, precision: null, recall: 0, readRight: null });
  });
});

it("gives an empty answer the worst F1, not none, and so one that asserts only what is not there", () => {
  expect(grade({ a: 1, b: 2 }, {})).toMatchObject({ f1: 0, precision: null, recall: 0 });
  expect(grade({}, { a: 1 })).toMatchObject({ f1: 0, precision: 0, recall: null });
  expect(grade({ a: 1, b: 2 }, { a: 1 }).f1).toBeCloseTo((200 * 1) / 3, 6);
});

it("stays exact on long lists of rows that differ in one value, and says so", () => {
  const rows = Array.from({ length: 700 }, (_, index) => ({ id: index, unit: "pc" }));
  const answer = rows.map((row) => (row.id % 100 === 0 ? { ...row, unit: "kg" } : row)).reverse();
  const { buckets, matchingExact } = grade({ rows }, { rows: answer });
  expect(buckets).toMatchObject({ correct: 1393, incorrect: 7, extra_row: 0 });
  expect(matchingExact).toBe(true);
});

it("refuses an answer that is nested too deep", () => {
  let deep: JsonValue = "x";
  for (let level = 0; level < 500; level += 1) deep = { deep };
  expect(() => grade({ a: 1 }, deep)).toThrow(RangeError);
});
