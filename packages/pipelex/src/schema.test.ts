import { createDocmux } from "@docmux/core";
import { expect, test } from "vitest";
import * as z from "zod";
import { createPipelex } from "./provider.ts";

const docmux = createDocmux({ providers: [createPipelex()] });

test("a schema is concepts for a bundle, with what they cannot say and the names that they have", () => {
  const Invoice = z.object({
    "Invoice no.": z.string().describe('The "number"\nof it'),
    invoice_no_: z.string().optional(),
    due: z.iso.date().nullable(),
    email: z.email().optional(),
    kind: z.enum(["invoice", "credit"]),
    level: z.union([z.literal(1), z.literal(2)]),
    tags: z.array(z.enum(["a", "b"])),
    paid: z.boolean(),
    seller: z.object({ name: z.string() }),
    line_items: z.array(z.object({ "unit price": z.number(), quantity: z.int() })),
  });
  const { definition, losses, names } = docmux.compileSchema("pipelex:extract_invoice", Invoice);
  expect(definition?.concepts).toBe(`[concept.Extraction]
description = "Extraction"

[concept.Extraction.structure]
Invoice_no_ = { type = "text", description = "The \\"number\\"\\nof it", required = true }
invoice_no_ = { type = "text", description = "invoice_no_" }
due = { type = "date", description = "due" }
email = { type = "text", description = "email" }
kind = { type = "text", choices = ["invoice", "credit"], description = "kind", required = true }
level = { type = "number", description = "level", required = true }
tags = { type = "list", item_type = "text", description = "tags", required = true }
paid = { type = "boolean", description = "paid", required = true }
seller = { type = "concept", concept_ref = "Seller", description = "seller", required = true }
line_items = { type = "list", item_type = "concept", item_concept_ref = "LineItems", description = "line_items", required = true }

[concept.LineItems]
description = "LineItems"

[concept.LineItems.structure]
unit_price = { type = "number", description = "unit price", required = true }
quantity = { type = "integer", description = "quantity", required = true }

[concept.Seller]
description = "Seller"

[concept.Seller.structure]
name = { type = "text", description = "name", required = true }
`);
  expect(losses.map(({ path, feature }) => [path, feature])).toEqual([
    ["", "definition"],
    ["/Invoice no.", "name"],
    ["/due", "nullable"],
    ["/email", "format"],
    ["/level", "enum"],
    ["/tags/*", "enum"],
    ["/line_items/*/unit price", "name"],
  ]);
  expect(names).toMatchObject({
    "/Invoice no.": "/Invoice_no_",
    "/line_items/*/unit price": "/line_items/*/unit_price",
    "/line_items/*/quantity": "/line_items/*/quantity",
  });
});

test("names that become the same are kept apart, and so are concepts", () => {
  const inner = z.object({ a: z.string() });
  const schema = z.object({ "a b": inner, "a-b": inner, a: z.object({ b: inner, "1": z.string() }) });
  const { names, definition } = docmux.compileSchema("pipelex:any", schema);
  expect(names).toMatchObject({ "/a b": "/a_b", "/a-b": "/a_b2", "/a-b/a": "/a_b2/a", "/a/1": "/a/field_1" });
  const codes = String(definition?.concepts).match(/^\[concept\.\w+\]$/gm);
  expect(new Set(codes).size).toBe(5);
});
