import { createDocmux } from "@docmux/core";
import { expect, test } from "vitest";
import * as z from "zod";
import { createDatalab } from "./provider.ts";

const docmux = createDocmux({ providers: [createDatalab()] });
const uri = "datalab:pl_abc123" as const;

test("a schema is the page_schema to save, and a run sends none", () => {
  const Invoice = z.object({ total: z.number().nullable(), lines: z.array(z.object({ sku: z.string() })) });
  const compiled = docmux.compileSchema(uri, Invoice);
  expect(compiled).toMatchObject({ isDefinedAtVendor: true, providerOptions: {} });
  expect(compiled.definition).toEqual({
    page_schema: {
      type: "object",
      properties: {
        total: { type: "number" },
        lines: {
          type: "array",
          items: {
            type: "object",
            properties: { sku: { type: "string" } },
            required: ["sku"],
            additionalProperties: false,
          },
        },
      },
      required: ["lines"],
      additionalProperties: false,
    },
  });
});

test("what is lost: the run's own schema, null, the names of the vendor's notes, and more values than it takes", () => {
  const many = Object.fromEntries(Array.from({ length: 24 }, (_, at) => [`field${at}`, z.string()]));
  const schema = z.object({
    total: z.number().nullable(),
    total_score: z.number(),
    other_score: z.number(),
    ...many,
  });
  const { losses } = docmux.compileSchema(uri, schema);
  expect(losses.map(({ path, feature }) => [path, feature])).toEqual([
    ["", "definition"],
    ["/total", "nullable"],
    ["/total_score", "name"],
    ["", "size"],
  ]);
});

test("a run that was started elsewhere is read by name", () => {
  const { losses, isDefinedAtVendor } = docmux.compileSchema(
    "datalab:executions/pex_9",
    z.object({ a: z.string() }),
  );
  expect([losses.map(({ feature }) => feature), isDefinedAtVendor]).toEqual([["definition"], true]);
});
