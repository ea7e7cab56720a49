import { createDocmux } from "@docmux/core";
import { expect, test } from "vitest";
import * as z from "zod";
import { createAzureDocumentIntelligence } from "./provider.ts";

const docmux = createDocmux({
  providers: [createAzureDocumentIntelligence({ baseUrl: "https://contoso.cognitiveservices.azure.com" })],
});
const compile = (model: string, schema: z.ZodType) =>
  docmux.compileSchema(`azure-document-intelligence:${model}`, schema);

test("a schema is query fields of the layout model: flat, by longer names, without what a name cannot say", () => {
  const Invoice = z.object({
    number: z.string().describe("Number of the invoice"),
    total: z.number().nullable(),
    due: z.iso.date(),
    seller: z.object({ name: z.string(), "VAT, id": z.string() }),
    seller_name: z.string(),
    tags: z.array(z.string()).optional(),
    lines: z.array(z.object({ sku: z.string() })).optional(),
  });
  const { providerOptions, losses, names } = compile("prebuilt-layout", Invoice);
  expect(providerOptions).toEqual({
    "azure-document-intelligence": {
      queryFields: ["number", "total", "due", "seller_name", "seller_VAT_ id", "seller_name_2"],
    },
  });
  expect(names).toEqual({
    "/number": "/number",
    "/total": "/total",
    "/due": "/due",
    "/seller/name": "/seller_name",
    "/seller/VAT, id": "/seller_VAT_ id",
    "/seller_name": "/seller_name_2",
  });
  expect(losses.map(({ path, feature, isLeftOut }) => [path, feature, isLeftOut ?? false])).toEqual([
    ["/number", "description", false],
    ["/total", "type", false],
    ["/total", "nullable", false],
    ["/due", "date", false],
    ["/seller", "nesting", false],
    ["/tags", "list", true],
    ["/lines", "list_of_objects", true],
  ]);
});

test("the twenty-first value is left out", () => {
  const many = Object.fromEntries(
    Array.from({ length: 22 }, (_, at) => [`field${at}`, z.string().optional()]),
  );
  const { losses } = compile("prebuilt-layout", z.object(many));
  expect(losses.map(({ path, feature }) => [path, feature])).toEqual([
    ["/field20", "size"],
    ["/field21", "size"],
  ]);
});

test("another model has fields of its own", () => {
  expect(compile("prebuilt-invoice", z.object({ total: z.number() }))).toMatchObject({
    isDefinedAtVendor: true,
    providerOptions: {},
    losses: [{ path: "", feature: "definition" }],
  });
});
