import type { JsonValue } from "@docmux/core";
import { describe, expect, it } from "vitest";
import { canonicalKey } from "../score/canonical.ts";
import { makeGauge } from "../score/grade.ts";
import { scoreValues } from "../score/score-values.ts";
import { toValueTree } from "../score/value-tree.ts";
import { FieldSummarizer, sumFields } from "./field-sums.ts";
import { packFields, unpackFields } from "./fields.ts";

const node = (json: JsonValue) => toValueTree(json, { keyOf: canonicalKey });
const pack = (answers: Record<string, JsonValue>, truth?: JsonValue) =>
  packFields(
    Object.entries(answers).map(([pipeline, json]) => ({ pipeline, node: node(json) })),
    truth === undefined ? undefined : makeGauge(truth, undefined, canonicalKey),
  );
const lay = (answers: Record<string, JsonValue>, truth?: JsonValue) =>
  unpackFields("doc", pack(answers, truth));
const at = (rows: ReturnType<typeof lay>, address: string) => {
  const row = rows.find((candidate) => candidate.address === address);
  if (!row)
    throw new Error(`no row ${address} among ${rows.map((candidate) => candidate.address).join(", ")}`);
  return row;
};

describe("with a truth", () => {
  const truth = {
    total: 5,
    rows: [
      { sku: "a", price: 1 },
      { sku: "b", price: 2 },
    ],
  };
  const answers = {
    A: {
      total: "5.00",
      rows: [
        { sku: "b", price: 2 },
        { sku: "a", price: 9 },
      ],
    },
    B: {
      total: 6,
      note: "x",
      rows: [
        { sku: "a", price: 1 },
        { sku: "new", price: 7 },
      ],
    },
    C: {
      rows: [
        { sku: "new", price: 8 },
        { sku: "b", price: 2 },
      ],
    },
  };
  const rows = lay(answers, truth);

  it("numbers rows as the truth does, whatever order a vendor chose", () => {
    expect(at(rows, "rows[0].price").values).toMatchObject([
      { pipeline: "A", value: 9, verdict: "incorrect" },
      { pipeline: "B", value: 1, verdict: "correct" },
      { pipeline: "C", verdict: "missing" },
    ]);
  });

  it("keeps the vendor's spelling and calls it correct", () => {
    expect(at(rows, "total").values[0]).toMatchObject({ value: "5.00", verdict: "correct", group: 0 });
  });

  it("lays equal extra rows of two vendors side by side, after the truth's", () => {
    expect(at(rows, "rows[2].sku").values).toMatchObject([
      { pipeline: "A", verdict: null },
      { pipeline: "B", value: "new", verdict: "extra_row" },
      { pipeline: "C", value: "new", verdict: "extra_row" },
    ]);
    expect(at(rows, "rows[2].price").values.map((value) => value.value)).toEqual([undefined, 7, 8]);
  });

  it("counts exactly as the score does", () => {
    const gauge = makeGauge(truth, undefined, canonicalKey);
    for (const [pipeline, json] of Object.entries(answers)) {
      const { buckets } = scoreValues(gauge.node, node(json), gauge.slotOf);
      const counted = Object.fromEntries(Object.keys(buckets).map((verdict) => [verdict, 0]));
      for (const row of rows) {
        const verdict = row.values.find((value) => value.pipeline === pipeline)?.verdict;
        if (verdict) counted[verdict] = (counted[verdict] ?? 0) + 1;
      }
      expect(counted).toEqual(buckets);
    }
  });
});

describe("without a truth", () => {
  const rows = lay({
    A: {
      total: 5,
      rows: [
        { sku: "a", price: 1 },
        { sku: "b", price: 2 },
      ],
    },
    B: {
      total: 5,
      rows: [
        { sku: "b", price: 3 },
        { sku: "a", price: 1 },
      ],
    },
    C: { total: 7, rows: [{ sku: "a", price: 1 }] },
  });

  it("has no verdict", () => {
    expect(
      rows.flatMap((row) => row.values.map((value) => value.verdict)).every((verdict) => verdict === null),
    ).toBe(true);
  });

  it("measures agreement and names the majority", () => {
    expect(at(rows, "total")).toMatchObject({ majority: { value: 5, group: 0, count: 2, of: 3 } });
    expect(at(rows, "total").agreement).toBeCloseTo(100 / 3, 6);
    expect(at(rows, "rows[0].price").agreement).toBe(100);
  });

  it("takes silence for one more thing that can be said", () => {
    expect(at(rows, "rows[1].price")).toMatchObject({ agreement: 0, majority: null });
  });
});

it("has no agreement with one answer only", () => {
  expect(lay({ A: { total: 5 } })[0]).toMatchObject({ agreement: null, majority: null });
});

it("tells apart names with dots from nested ones", () => {
  expect(lay({ A: { "a.b": 1, a: { b: 2 } } }).map((row) => row.address)).toEqual(['["a.b"]', "a.b"]);
});

describe("a value that every pipeline misses", () => {
  const missed = (rows: ReturnType<typeof lay>) =>
    rows.filter((row) => row.missedByAll).map((row) => row.address);

  it("is marked, though they agree: on nothing, on the same value, or not at all", () => {
    const truth = { a: 1, b: 2, c: 3, d: 4 };
    const answers = { A: { b: 9, c: 7, d: 4 }, B: { b: 9, c: 8 } };
    const rows = lay(answers, truth);
    expect(missed(rows)).toEqual(["a", "b", "c"]);
    expect(at(rows, "b").agreement).toBe(100);
    const summarizer = new FieldSummarizer(["A", "B"]);
    summarizer.add(0, sumFields(pack(answers, truth)));
    expect(summarizer.summaries().map((row) => [row.field, row.missedByAll])).toContainEqual(["b", 1]);
  });

  it("is none without a truth, where the truth has nothing, or with one answer", () => {
    expect(missed(lay({ A: { a: 1 }, B: { a: 2 } }))).toEqual([]);
    expect(missed(lay({ A: { a: 1, n: 1 }, B: { a: 1, n: 2 } }, { a: 1, n: null }))).toEqual([]);
    expect(missed(lay({ A: { a: 9 } }, { a: 1 }))).toEqual([]);
  });
});
