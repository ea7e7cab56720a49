import { type } from "arktype";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import { toJsonSchema } from "../toolkit/json-schema.ts";
import { readSchema } from "./read.ts";

describe("a schema is read into fields", () => {
  test("of zod, with labels, dates, choices, lists of objects, optional and nullable members", () => {
    const schema = z.object({
      number: z.string().meta({ title: "Invoice no.", description: "Given by the seller" }),
      issued: z.iso.date(),
      currency: z.enum(["EUR", "USD"]).nullable(),
      kind: z.union([z.literal("a"), z.literal("b")]).optional(),
      lines: z.array(z.object({ sku: z.string().nullish(), quantity: z.int(), price: z.coerce.number() })),
      isPaid: z.boolean(),
      received: z.iso.datetime().transform((text) => new Date(text)),
    });
    expect(readSchema(schema)).toEqual({
      type: "object",
      members: [
        {
          name: "number",
          isRequired: true,
          field: { type: "string", title: "Invoice no.", description: "Given by the seller" },
        },
        { name: "issued", isRequired: true, field: { type: "date" } },
        {
          name: "currency",
          isRequired: true,
          field: { type: "enum", values: ["EUR", "USD"], isNullable: true },
        },
        { name: "kind", isRequired: false, field: { type: "enum", values: ["a", "b"] } },
        {
          name: "lines",
          isRequired: true,
          field: {
            type: "list",
            items: {
              type: "object",
              members: [
                { name: "sku", isRequired: false, field: { type: "string", isNullable: true } },
                { name: "quantity", isRequired: true, field: { type: "integer" } },
                { name: "price", isRequired: true, field: { type: "number" } },
              ],
            },
          },
        },
        { name: "isPaid", isRequired: true, field: { type: "boolean" } },
        { name: "received", isRequired: true, field: { type: "string", format: "date-time" } },
      ],
    });
  });

  test("of arktype, and of JSON Schema with $defs", () => {
    expect(readSchema(type({ total: "number", "kind?": "'a' | 'b'" }))).toMatchObject({
      members: [
        { name: "total", isRequired: true },
        { name: "kind", isRequired: false, field: { type: "enum", values: ["a", "b"] } },
      ],
    });
    const line = { type: "object", properties: { sku: { type: ["string", "null"] } } };
    const schema = {
      properties: {
        lines: { items: { $ref: "#/$defs/Line" } },
        first: { $ref: "#/$defs/Line", title: "First" },
      },
      $defs: { Line: line },
    };
    expect(readSchema(schema)).toMatchObject({
      members: [
        { name: "lines", field: { type: "list", items: { members: [{ name: "sku" }] } } },
        { name: "first", field: { type: "object", title: "First" } },
      ],
    });
  });

  test("whatever its members are called", () => {
    const properties = JSON.parse(
      '{"__proto__":{"type":"string"},"constructor":{"type":"number"},"a/b~c":{"type":"boolean"}}',
    );
    const fields = readSchema({ type: "object", properties, required: ["__proto__"] });
    expect(fields.members.map(({ name, isRequired }) => [name, isRequired])).toEqual([
      ["__proto__", true],
      ["constructor", false],
      ["a/b~c", false],
    ]);
    expect(readSchema(toJsonSchema(fields))).toEqual(fields);
  });
});

const node: z.ZodType = z.object({
  get children() {
    return z.array(node);
  },
});
const deep = (levels: number): object =>
  levels === 0 ? { type: "string" } : { type: "object", properties: { a: deep(levels - 1) } };

describe("what no vendor can be asked for is refused with its place", () => {
  test.each<[string, object, string]>([
    ["a schema that contains itself", z.object({ root: node }), "/root/children/*: it contains itself"],
    [
      "a union of objects",
      z.object({ a: z.union([z.object({ b: z.string() }), z.object({ c: z.string() })]) }),
      "/a: it is a union",
    ],
    [
      "several types",
      z.object({ a: z.array(z.union([z.string(), z.number()])) }),
      "/a/*: it has several types",
    ],
    ["a date object", z.object({ due: z.date() }), "/due: it has no type"],
    ["anything", z.object({ x: z.unknown() }), "/x: it has no type"],
    [
      "free keys",
      z.object({ rates: z.record(z.string(), z.number()) }),
      "/rates: it is an object without properties",
    ],
    ["a tuple", z.object({ pair: z.tuple([z.string(), z.number()]) }), "/pair: it uses prefixItems"],
    ["a list at the root", z.array(z.string()), "its root: it is no object"],
    ["a list of anything", { properties: { a: { type: "array" } } }, "/a: it does not say what it lists"],
    ["texts and numbers", { properties: { a: { enum: ["a", 1] } } }, "/a: its enum is neither"],
    ["a reference to elsewhere", { properties: { a: { $ref: "https://e.example/s.json" } } }, '/a: "https'],
    [
      "a reference into a prototype",
      { properties: { a: { $ref: "#/constructor" } } },
      '/a: "#/constructor" leads nowhere',
    ],
    [
      "a name that stands for items",
      { properties: { "*": { type: "string" } } },
      'its root: a field is called "*"',
    ],
    ["too deep a schema", deep(30), "it is nested deeper than 20"],
    [
      "too many fields",
      {
        properties: Object.fromEntries(
          Array.from({ length: 1_001 }, (_, at) => [`f${at}`, { type: "string" }]),
        ),
      },
      "it has more than 1000 fields",
    ],
  ])("%s", (_, schema, place) => {
    expect(() => readSchema(schema as never)).toThrow(place);
    expect(() => readSchema(schema as never)).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });

  test("a library that writes no JSON Schema is named with the way around", () => {
    const schema = mini.object({ total: mini.number() });
    expect(() => readSchema(schema)).toThrow(/schema: Invoice/);
    expect(readSchema(mini.toJSONSchema(schema, { io: "input" })).members).toMatchObject([{ name: "total" }]);
    for (const other of [null, 3, "x", [], undefined]) {
      expect(() => readSchema(other as never)).toThrow("The option extract is not a schema");
    }
  });
});
