import type { JsonObject, JsonValue } from "@docmux/core";
import { describe, expect, it } from "vitest";
import { compare } from "../compare.ts";
import { fakeInput, fakeVendor, quickClock } from "../testing/fake-vendor.ts";
import { canonicalKey } from "./canonical.ts";
import { gradeAnswer, makeGauge } from "./grade.ts";

const truth = { total: 5, vendor: { name: "Müller" }, rows: [{ sku: "a", price: 1 }], tags: ["x"] };
const grade = (answer: JsonValue, right: JsonValue = truth, schema?: JsonObject) =>
  gradeAnswer(answer, makeGauge(right, schema, canonicalKey));
const wrap = (value: JsonValue) => ({ value, citations: [{ page: 1, text: "p. 1" }], confidence: 0.9 });

describe("answers with what vendors put around values are graded by the values", () => {
  it.each<[string, JsonValue]>([
    [
      "each value in an envelope",
      {
        total: wrap(5),
        vendor: { name: wrap("Müller") },
        rows: [{ sku: wrap("a"), price: wrap(1) }],
        tags: [wrap("x")],
      },
    ],
    [
      "objects and lists in envelopes too",
      wrap({
        total: 5,
        vendor: wrap({ name: "Müller" }),
        rows: wrap([wrap({ sku: "a", price: wrap(1) })]),
        tags: wrap(["x"]),
      }),
    ],
    [
      "citations next to each value",
      {
        ...truth,
        total_citations: ["1"],
        vendor_citations: [],
        rows: [{ sku: "a", sku_citations: ["2"], price: 1, price_confidence: 0.5 }],
      },
    ],
  ])("%s", (_, answer) => {
    expect(grade(answer)).toMatchObject({ accuracy: 100, jsonAccuracy: 100, f1: 100 });
    expect(grade(answer).anlsStar).toBe(100);
  });

  it("and so with a schema that asks for envelopes", () => {
    const schema = { properties: { total: { properties: { value: {}, citations: {} } } } };
    expect(grade({ total: wrap(5) }, { total: 5 }, schema).accuracy).toBe(100);
  });
});

describe("nothing is taken off that is data", () => {
  it("an object whose truth has a value of that name", () => {
    const measured = { weight: { value: 2, confidence: 1 } };
    expect(grade({ weight: { value: 2, confidence: 3 } }, measured).buckets).toMatchObject({
      correct: 1,
      incorrect: 1,
    });
  });

  it("an object that the schema declares and the truth leaves empty", () => {
    const schema = { properties: { weight: { properties: { value: {}, score: {} } } } };
    expect(grade({ weight: { value: 2, score: 3 } }, { weight: null }, schema).buckets.fabricated).toBe(1);
    expect(grade({ weight: { value: 2, score: 3 } }, {}, schema).buckets.fabricated).toBe(2);
  });

  it("an object with names that say more about the value", () => {
    expect(grade({ total: { value: 5, currency: "EUR" } }, { total: 5 }).buckets.correct).toBe(0);
  });

  it("a field whose name ends like citations, in the truth or alone", () => {
    const cited = { paper: "A", paper_citations: 12 };
    expect(grade(cited, cited).total).toBe(2);
    expect(grade({ a: 1, b_citations: 3 }, { a: 1 }).buckets.extra_field).toBe(1);
  });
});

it("the fields of a report show the values, and the answer stays as it was delivered", async () => {
  const data = { total: wrap(5) };
  const report = await compare({
    clock: quickClock(),
    documents: [{ id: "a", input: fakeInput, truth: { total: 5 } }],
    pipelines: [fakeVendor("wrapping", { data })],
  });
  expect(report.fields).toMatchObject([{ address: "total", values: [{ value: 5, verdict: "correct" }] }]);
  expect(report.cells[0]?.data).toEqual(data);
});
