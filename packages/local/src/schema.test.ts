import { createDocmux } from "@docmux/core";
import { expect, test } from "vitest";
import * as z from "zod";
import { createLocal } from "./provider.ts";

const docmux = createDocmux({ providers: [createLocal()] });

test("a schema is sent to the rules as JSON Schema, and what they cannot look for is known before", () => {
  const Invoice = z.object({
    total: z.number().describe('Printed as "Amount due"'),
    level: z.union([z.literal(1), z.literal(2)]),
    email: z.email(),
    note: z.string().nullish(),
    lines: z.array(z.object({ sku: z.string(), tags: z.array(z.string()).optional() })),
    grid: z.array(z.array(z.number())).optional(),
  });
  const { providerOptions, losses } = docmux.compileSchema("local:extract", Invoice);
  expect(providerOptions).toMatchObject({
    local: { schema: { properties: { total: { type: "number", description: 'Printed as "Amount due"' } } } },
  });
  expect(losses.map(({ path, feature, isLeftOut }) => [path, feature, isLeftOut ?? false])).toEqual([
    ["/level", "enum", false],
    ["/email", "format", false],
    ["/note", "nullable", false],
    ["/lines/*/tags", "nesting", true],
    ["/grid", "list", true],
  ]);
});

test("local:parse fills no schema, and says so before it reads anything", async () => {
  const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
  const extract = z.object({ total: z.number() });
  await expect(docmux.run("local:parse", document, { extract })).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringContaining("use local:extract"),
  });
});
