import { InvalidInputError, type JsonValue } from "@docmux/core";
import { describe, expect, it } from "vitest";
import { compare } from "../compare.ts";
import { comparisonReportSchema } from "../model/report.ts";
import { fakeInput, fakeVendor, quickClock } from "../testing/fake-vendor.ts";
import { canonicalKey } from "./canonical.ts";
import { gradeAnswer, makeGauge } from "./grade.ts";
import type { GradingRules } from "./grading-rules.ts";

const grade = (truth: JsonValue, answer: JsonValue, fields: GradingRules["fields"]) =>
  gradeAnswer(answer, makeGauge(truth, undefined, canonicalKey, { fields }));

describe("ignore", () => {
  it("leaves a field and what is below it out of truth and answer, and says so", () => {
    const truth = { total: 5, notes: { a: "x" }, rows: [{ sku: "a", note: "p" }] };
    const answer = { total: 5, notes: { b: "y" }, rows: [{ sku: "a", note: "q" }], id: 7 };
    const { accuracy, total, skipped } = grade(truth, answer, {
      notes: { ignore: true },
      "rows[].note": { ignore: true },
      id: { ignore: true },
    });
    expect({ accuracy, total }).toEqual({ accuracy: 100, total: 2 });
    expect(skipped).toEqual(["notes", "rows[0].note", "id"]);
  });

  it("can be taken back below", () => {
    const fields = { notes: { ignore: true }, "notes.a": { ignore: false } };
    expect(grade({ notes: { a: 1, b: 2 } }, { notes: { a: 1, b: 3 } }, fields).total).toBe(0);
  });
});

describe("weight", () => {
  it("makes a value count more in shares, and not in buckets", () => {
    const { accuracy, recall, buckets } = grade({ a: 1, b: 2 }, { a: 1, b: 9 }, { a: { weight: 3 } });
    expect({ accuracy, recall }).toEqual({ accuracy: 75, recall: 75 });
    expect(buckets).toMatchObject({ correct: 1, incorrect: 1 });
  });

  it("of 0 leaves a value in the lists only", () => {
    expect(grade({ a: 1, b: 2 }, { a: 1, b: 9 }, { b: { weight: 0 } })).toMatchObject({
      accuracy: 100,
      total: 2,
    });
    expect(grade({ b: 2 }, { b: 9 }, { b: { weight: 0 } }).accuracy).toBeNull();
  });
});

describe("tolerance", () => {
  it.each<[string, JsonValue, JsonValue, number]>([
    ["numbers that are near", { a: 64.9 }, { a: "64.91" }, 100],
    ["amounts with their currency", { a: "64.90 EUR" }, { a: "EUR 64.91" }, 100],
    ["numbers that are not", { a: 64.9 }, { a: 64.92 }, 0],
    ["two currencies", { a: "64.90 EUR" }, { a: "64.91 USD" }, 0],
    ["dates", { a: "2026-03-14" }, { a: "2026-03-15" }, 0],
    ["plain lists", { a: [1, 2] }, { a: [2.01, 0.99] }, 100],
  ])("%s", (_, truth, answer, accuracy) => {
    expect(grade(truth, answer, { a: { tolerance: 0.01 } }).accuracy).toBe(accuracy);
  });

  it("pairs rows too", () => {
    const rows = { rows: [{ price: 1.1 }, { price: 2.5 }] };
    const { buckets } = grade(rows, { rows: [{ price: 2.4 }, { price: 1 }] }, { rows: { tolerance: 0.1 } });
    expect(buckets).toMatchObject({ correct: 2, extra_row: 0 });
  });
});

describe("any of several correct answers", () => {
  const fields = {
    "rows[].unit": {
      anyOf: [
        ["pc", "pcs", "Stück"],
        ["kg", "kilogram"],
      ],
    },
  };
  const rows = (...units: string[]) => ({ rows: units.map((unit, index) => ({ id: index, unit })) });

  it("are those of the group that the truth is in", () => {
    expect(grade(rows("pc", "pc", "kg"), rows("PCS", "stück", "kilogram"), fields).accuracy).toBe(100);
    expect(grade(rows("kg"), rows("pc"), fields).buckets.incorrect).toBe(1);
    expect(grade(rows("box"), rows("pc"), fields).buckets.incorrect).toBe(1);
  });
});

const documents = [{ id: "a", input: fakeInput, truth: { due: "2026-04-03", total: 1234, note: "x" } }];
const pipelines = [fakeVendor("printed", { data: { due: "03/04/2026", total: "1.234", note: "y" } })];

it("come from the options or the document, and are kept in the report", async () => {
  const accuracy = async (grading?: GradingRules, own?: GradingRules) => {
    const [document] = documents;
    if (!document) throw new Error("there is one");
    const report = await compare({
      clock: quickClock(),
      documents: [{ ...document, ...(own ? { grading: own } : {}) }],
      pipelines,
      ...(grading ? { grading } : {}),
    });
    expect(comparisonReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    return [report.pipelines[0]?.accuracy, report.documents[0]?.grading];
  };
  expect(await accuracy()).toEqual([0, undefined]);
  const locale = { locale: "de-DE" };
  expect((await accuracy(locale))[0]).toBeCloseTo(200 / 3, 6);
  const fields = { note: { ignore: true } };
  expect(await accuracy(locale, { fields })).toEqual([100, { ...locale, fields }]);
});

it("decide what pipelines agree on where there is no truth", async () => {
  const report = await compare({
    clock: quickClock(),
    documents: [{ id: "a", input: fakeInput }],
    pipelines: [
      fakeVendor("x", { data: { due: "03/04/2026", id: 1 } }),
      fakeVendor("y", { data: { due: "2026-04-03", id: 2 } }),
    ],
    grading: { locale: "en-GB", fields: { id: { ignore: true } } },
  });
  expect(report.fields).toMatchObject([{ address: "due", agreement: 100 }]);
});

it.each<[string, unknown, string]>([
  ["no locale", { locale: "german language" }, "locale: is not a locale"],
  ["no field", { fields: { "a b": {} } }, "is not a field"],
  ["a single row", { fields: { "rows[0].a": {} } }, "is not a field"],
  ["an unknown rule", { fields: { a: { skip: true } } }, "fields > a"],
  ["a negative weight", { fields: { a: { weight: -1 } } }, "fields > a > weight"],
  ["a group of one", { fields: { a: { anyOf: [["x"]] } } }, "fewer than two"],
])("refuses %s before anything is sent", async (_, grading, message) => {
  const refusal = compare({ documents, pipelines, grading: grading as GradingRules });
  await expect(refusal).rejects.toThrow(message);
  await expect(refusal).rejects.toSatisfy(InvalidInputError.isInstance);
});
