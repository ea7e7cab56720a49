import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ObjectField, SchemaField } from "../contract/schema.ts";
import { jsonPointer } from "../model/json.ts";
import { mapBack } from "./map.ts";
import { readSchema } from "./read.ts";

const fields = readSchema({
  properties: {
    total: { type: "number" },
    seller: { type: "object", properties: { name: { type: "string" } } },
    lines: { type: "array", items: { properties: { sku: { type: "string" }, paid: { type: "boolean" } } } },
  },
});

describe("data come under the schema's names", () => {
  test("from another shape, with the evidence of every value", () => {
    const names = {
      "/total": "/amounts/gross",
      "/seller/name": "/VendorName",
      "/lines": "/Rows",
      "/lines/*/sku": "/Rows/*/article/0",
    };
    const data = {
      amounts: { gross: 12.5 },
      VendorName: "ACME",
      Rows: [{ article: ["A-1"], paid: true }, { article: [] }],
      other: 1,
    };
    const evidence = {
      "/amounts/gross": { pages: [0] },
      "/Rows/0/article/0": { pages: [1] },
      "/Rows": { pages: [2] },
      "/other": { pages: [3] },
    };
    expect(mapBack({ fields, names, hints: {}, isLoose: false }, data, evidence)).toEqual({
      data: { total: 12.5, seller: { name: "ACME" }, lines: [{ sku: "A-1", paid: true }, {}] },
      evidence: { "/total": { pages: [0] }, "/lines/0/sku": { pages: [1] }, "/lines": { pages: [2] } },
    });
  });

  test("whatever the case and punctuation, where one field alone can be meant", () => {
    const schema = readSchema({
      properties: {
        invoiceNumber: { type: "string" },
        total: { type: "number" },
        Total: { type: "number" },
        due_date: { type: "string" },
      },
    });
    const loose = { fields: schema, names: {}, hints: {}, isLoose: true };
    expect(mapBack(loose, { INVOICE_NUMBER: "1", TOTAL: 3, "due-date": "x", DueDate: "y" }).data).toEqual({
      invoiceNumber: "1",
    });
    expect(mapBack(loose, { total: 1, due_date: "x", dueDate: "y" }).data).toEqual({
      total: 1,
      due_date: "x",
    });
    expect(mapBack({ ...loose, hints: {}, isLoose: false }, { INVOICE_NUMBER: "1" }).data).toEqual({});
  });

  test("where a definition probably has them, else by name; where the caller says, and nowhere else", () => {
    const data = { Total: 1, VendorName: "ACME", seller: { name: "Other" } };
    const hints = { "/total": "/sum", "/seller/name": "/VendorName" };
    expect(mapBack({ fields, names: {}, hints, isLoose: true }, data).data).toEqual({
      total: 1,
      seller: { name: "ACME" },
    });
    const names = { "/total": "/sum" };
    expect(mapBack({ fields, names, hints: {}, isLoose: true }, data).data).toEqual({
      seller: { name: "Other" },
    });
  });

  test("and text that is one number or a yes-or-no is read; other text stays for the schema to refuse", () => {
    const read = (total: unknown, paid: unknown) =>
      mapBack({ fields, names: {}, hints: {}, isLoose: false }, { total, lines: [{ paid }] }).data;
    expect(read("1234.50", "true")).toEqual({ total: 1234.5, lines: [{ paid: true }] });
    expect(read("1,234", "yes")).toEqual({ total: "1,234", lines: [{ paid: "yes" }] });
  });

  test.each<[string, number | string]>([
    ["5,798.39", 5798.39],
    ["EUR 5.798,39", 5798.39],
    ["5798,39 €", 5798.39],
    ["$ -12", -12],
    ["1,234,567", 1_234_567],
    ["1.234", "1.234"],
    ["1,234", "1,234"],
    ["1.234.56", "1.234.56"],
    ["EUR", "EUR"],
    ["12 pages", "12 pages"],
    ["9".repeat(20), "9".repeat(20)],
  ])("printed %s is %s", (text, number) => {
    expect(mapBack({ fields, names: {}, hints: {}, isLoose: false }, { total: text }).data).toEqual({
      total: number,
    });
  });

  test("null for what is not there is absent, null for what may be null stays, and is there where it has to be", () => {
    const schema = readSchema({
      properties: {
        a: { type: "string" },
        b: { type: ["string", "null"] },
        c: { type: "string" },
        d: { type: ["string", "null"] },
      },
      required: ["c", "d"],
    });
    const reading = { fields: schema, names: {}, hints: {}, isLoose: false };
    expect(mapBack(reading, { a: null, b: null, c: null, d: null }).data).toEqual({
      b: null,
      c: null,
      d: null,
    });
    expect(mapBack(reading, {}).data).toEqual({ d: null });
  });

  test("data of another shape come back as they are, and so do members of another type", () => {
    const reading = { fields, names: {}, hints: {}, isLoose: true };
    for (const data of [undefined, null, 3, "x", [{ total: 1 }]])
      expect(mapBack(reading, data).data).toBe(data);
    expect(mapBack(reading, { total: {}, seller: "ACME", lines: {} }).data).toEqual({
      total: {},
      seller: "ACME",
      lines: {},
    });
  });
});

const hostile = ["__proto__", "constructor", "toString", "a/b", "a~1b", "0", "length", "é", "lines"];
const name = fc.oneof(fc.constantFrom(...hostile), fc.stringMatching(/^[a-z][a-zA-Z_]{0,8}$/));

/** An object schema, no two names of which are the same but for case and punctuation. */
const objectField = fc.letrec<{ field: SchemaField; object: ObjectField }>((tie) => ({
  field: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<SchemaField>(
      { type: "string" },
      { type: "number" },
      { type: "boolean" },
      { type: "date" },
    ),
    fc.record({ type: fc.constant("list" as const), items: tie("field") }),
    tie("object"),
  ),
  object: fc
    .uniqueArray(fc.record({ name, field: tie("field"), isRequired: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
      selector: (member) => member.name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""),
    })
    .map((members) => ({ type: "object" as const, members })),
})).object;

function fitting(field: SchemaField): fc.Arbitrary<unknown> {
  switch (field.type) {
    case "object":
      return fc
        .tuple(...field.members.map((member) => fc.tuple(fc.constant(member.name), fitting(member.field))))
        .map((entries) => Object.fromEntries(entries));
    case "list":
      return fc.array(fitting(field.items), { maxLength: 3 });
    case "number":
      return fc.double({ noNaN: true });
    case "boolean":
      return fc.boolean();
    default:
      return fc.string();
  }
}

/** The same value as a vendor would write it that calls each field `n<number>`, and the names of that vendor. */
function renamed(field: SchemaField, value: unknown, rename: (name: string, at: number) => string): unknown {
  if (field.type === "list") return (value as unknown[]).map((item) => renamed(field.items, item, rename));
  if (field.type !== "object") return value;
  return Object.fromEntries(
    field.members.map((member, at) => [
      rename(member.name, at),
      renamed(member.field, (value as Record<string, unknown>)[member.name], rename),
    ]),
  );
}

function namesOf(field: SchemaField, path = "", place = ""): [string, string][] {
  if (field.type === "list") return namesOf(field.items, `${path}/*`, `${place}/*`);
  if (field.type !== "object") return [];
  return field.members.flatMap(({ name: own, field: child }, at): [string, string][] => {
    const [here, there] = [path + jsonPointer([own]), `${place}/n${at}`];
    return [[here, there], ...namesOf(child, here, there)];
  });
}

const schemaAndValue = objectField.chain((field) => fc.tuple(fc.constant(field), fitting(field)));

test("property: renamed by the vendor, mapped back, equal", () => {
  fc.assert(
    fc.property(schemaAndValue, ([field, value]) => {
      const answer = renamed(field, value, (_, at) => `n${at}`);
      const names = Object.fromEntries(namesOf(field));
      expect(mapBack({ fields: field, names, hints: {}, isLoose: false }, answer).data).toEqual(value);
    }),
    { numRuns: 300 },
  );
});

test("property: in another spelling, found by name, equal", () => {
  fc.assert(
    fc.property(schemaAndValue, ([field, value]) => {
      const answer = renamed(field, value, (own) => `_${own.toUpperCase()}_`);
      expect(mapBack({ fields: field, names: {}, hints: {}, isLoose: true }, answer).data).toEqual(value);
    }),
    { numRuns: 300 },
  );
});
