import { describe, expect, test } from "vitest";
import { splitEvidence } from "./evidence.ts";

const citations = ["/page/2/Table/1"];
const meta = {
  extraction_status: "EXTRACTED",
  reasoning: "It says so.",
  citations,
  verification: { status: "PASS", feedback: "fine" },
};
const score = { score: 4, reasoning: "Nearly." };

describe("with the schema", () => {
  test("notes leave the data, at every depth, and are kept by path", () => {
    const schema = {
      properties: {
        total: { type: "number" },
        supplier: { type: "object", properties: { name: { type: "string" } } },
        lines: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } },
      },
    };
    const extraction = {
      total: 12.5,
      total_citations: citations,
      total_meta: meta,
      supplier: { name: "Acme", name_score: score },
      lines: [
        { sku: "a", sku_citations: ["/page/0/Text/3"] },
        { sku: "b", sku_citations: [] },
      ],
      lines_citations: citations,
    };
    const { data, evidence, checks } = splitEvidence(extraction, schema);
    expect(data).toEqual({ total: 12.5, supplier: { name: "Acme" }, lines: [{ sku: "a" }, { sku: "b" }] });
    expect(evidence).toEqual({
      "/total": { blockIds: citations, pages: [2], reasoning: "It says so." },
      "/supplier/name": { score: { value: 4, max: 5 }, reasoning: "Nearly." },
      "/lines/0/sku": { blockIds: ["/page/0/Text/3"], pages: [0] },
      "/lines/1/sku": { blockIds: [] },
      "/lines": { blockIds: citations, pages: [2] },
    });
    expect(checks).toEqual({
      "/total": { extractionStatus: "EXTRACTED", verificationStatus: "PASS", verificationFeedback: "fine" },
    });
  });

  test("a field of the user's own that is named like a note stays, whatever it holds", () => {
    const schema = {
      properties: { credit: {}, credit_score: {}, credit_citations: {}, press: {}, press_meta: {} },
    };
    const extraction = {
      credit: "A",
      credit_score: { score: 3 },
      credit_citations: ["Smith 2001"],
      credit_score_citations: citations,
      press: 1,
      press_meta: "x",
      press_citations: citations,
    };
    const { data, evidence } = splitEvidence(extraction, schema);
    expect(data).toEqual({
      credit: "A",
      credit_score: { score: 3 },
      credit_citations: ["Smith 2001"],
      press: 1,
      press_meta: "x",
    });
    expect(Object.keys(evidence)).toEqual(["/credit_score", "/press"]);
  });

  test("is read through $ref, anyOf and allOf, also where it points at itself", () => {
    const schema = {
      properties: { root: { $ref: "#/$defs/node" } },
      $defs: {
        node: {
          anyOf: [{ type: "null" }, { allOf: [{ properties: { name: {} } }, { $ref: "#/$defs/children" }] }],
        },
        children: { properties: { children: { type: "array", items: { $ref: "#/$defs/node" } } } },
      },
    };
    const { data, evidence } = splitEvidence(
      { root: { name: "a", name_meta: null, children: [{ name: "b", name_citations: citations }] } },
      schema,
    );
    expect(data).toEqual({ root: { name: "a", children: [{ name: "b" }] } });
    expect(Object.keys(evidence)).toEqual(["/root/children/0/name"]);
  });

  test("one extraction for each segment is split by the same schema, one level deeper", () => {
    const schema = { properties: { total: {}, total_score: {} } };
    const one = { total: 1, total_score: 2, total_citations: citations };
    const { data, evidence } = splitEvidence({ Invoice: one, "Invoice 2": [one] }, schema);
    const kept = { total: 1, total_score: 2 };
    expect(data).toEqual({ Invoice: kept, "Invoice 2": [kept] });
    expect(Object.keys(evidence)).toEqual(["/Invoice/total", "/Invoice 2/0/total"]);
  });
});

describe("without a schema", () => {
  test("a member is a note when its field is there and it has the shape of one", () => {
    const extraction = {
      total: 1,
      total_citations: citations,
      total_meta: meta,
      total_score: score,
      tax: 2,
      tax_score: 99,
      tax_meta: { color: "red" },
      box_score: score,
    };
    const { data, evidence } = splitEvidence(extraction, undefined);
    expect(data).toEqual({ total: 1, tax: 2, tax_score: 99, tax_meta: { color: "red" }, box_score: score });
    expect(Object.keys(evidence)).toEqual(["/total"]);
  });
});

test("what is no object, or nested without end, is left as it is", () => {
  for (const value of [null, 3, "text", [1, 2], []]) expect(splitEvidence(value, {}).data).toEqual(value);
  let deep: unknown = { x: 1, x_citations: citations };
  for (let depth = 0; depth < 20_000; depth += 1) deep = [deep];
  expect(() => splitEvidence(deep, undefined)).not.toThrow();
});

test("names such as __proto__ change no prototype", () => {
  const extraction = JSON.parse('{"__proto__":{"polluted":1},"__proto___citations":["/page/0/Text/1"]}');
  const { data } = splitEvidence(extraction, undefined);
  expect(Object.hasOwn(data as object, "__proto__")).toBe(true);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});
