import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const place = (name: string, text: string) => writeFileSync(join(bench.directory, name), text);
const schema = JSON.stringify({
  type: "object",
  properties: {
    invoiceNumber: { type: "string", title: "Invoice no." },
    currency: { enum: ["EUR", "USD"] },
    "total amount": { type: "number" },
    lines: { type: "array", items: { type: "object", properties: { sku: { type: ["string", "null"] } } } },
  },
  required: ["invoiceNumber"],
});

test("a vendor that takes a schema: what a run sends, without a key", async () => {
  place("invoice.schema.json", schema);
  const { exitCode, stdout } = await bench.call(["schema", "invoice.schema.json", "--for", "mistral"]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^field +at the vendor +what is lost\n\/invoiceNumber +\/invoiceNumber\n/);
  expect(stdout).toMatch(/^\/lines\/\*\/sku +\/lines\/\*\/sku +required\n/m);
  expect(stdout).toMatch(/^required: Mistral answers null/m);
  expect(stdout).toContain("A run sends as providerOptions:");
  const [line] = (await bench.call(["schema", "invoice.schema.json", "--for", "mistral", "--json"])).lines();
  expect(line).toMatchObject({
    type: "schema",
    pipelineUri: "mistral:mistral-ocr-latest",
    losses: [{ path: "/lines/*/sku", feature: "required" }],
    providerOptions: { mistral: { annotation: { strict: true, schema: { type: "object" } } } },
  });
});

test("vendors that define what is extracted themselves: what their own settings take", async () => {
  place("invoice.schema.json", schema);
  const shown = async (target: string) =>
    (await bench.call(["schema", "invoice.schema.json", "--for", target])).stdout;
  expect(await shown("datalab:pl_abc123@2")).toMatch(/A run sends no schema.*"page_schema": \{/s);
  const concepts = await shown("pipelex");
  expect(concepts).toContain(
    'invoiceNumber = { type = "text", description = "Invoice no.", required = true }',
  );
  expect(concepts).toContain('total_amount = { type = "number", description = "total amount" }');
  expect(concepts).toMatch(/^\/total amount +\/total_amount +name\n/m);
  expect(concepts).toMatch(/^name: /m);
  expect(await shown("clarifeye")).toContain("What is extracted is defined at the vendor");
});

test("a module that exports a schema of a library is read", async () => {
  const zod = import.meta.resolve("zod");
  place(
    "invoice.ts",
    `import * as z from ${JSON.stringify(zod)};\nconst due: unknown = z.iso.date();\nexport const Invoice = z.object({ due: due as never });\n`,
  );
  const { exitCode, stdout, stderr } = await bench.call(["schema", "invoice.ts", "--for", "mistral"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toContain('"format": "date"');
  place(
    "two.ts",
    `import * as z from ${JSON.stringify(zod)};\nexport const A = z.object({ a: z.string() });\nexport const B = z.object({ b: z.string() });\n`,
  );
  expect((await bench.call(["schema", "two.ts", "--for", "mistral"])).stderr).toContain(
    '"two.ts" exports 2 schemas',
  );
  place("none.mjs", "export const a = 1;\n");
  expect((await bench.call(["schema", "none.mjs", "--for", "mistral"])).stderr).toContain(
    "exports no schema",
  );
  place("throws.mjs", 'throw new TypeError("sk-very-secret");\n');
  const thrown = await bench.call(["schema", "throws.mjs", "--for", "mistral"]);
  expect(thrown.stderr).toContain("cannot be imported (TypeError)");
  expect(thrown.stderr).not.toContain("sk-very-secret");
});

test.each([
  [["schema", "none.json", "--for", "mistral"], 'none.json" that can be read'],
  [["schema", "union.json", "--for", "mistral"], "at /a: it has several types"],
  [["schema", "union.json", "--for", "mistrial"], '"mistrial" is no vendor'],
  [["schema", "union.json"], "--for <vendor>"],
])("%j ends with 2 and says why", async (words, message) => {
  place("union.json", '{ "properties": { "a": { "type": ["string", "number"] } } }');
  const { exitCode, stderr } = await bench.call(words);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test("run --extract asks for the fields, and prints them under their names", async () => {
  place(
    "invoice.schema.json",
    '{ "properties": { "invoiceNumber": { "type": "string" }, "totalAmount": { "type": "number" } } }',
  );
  await bench.emulate("mistral");
  await bench.emulate("datalab");
  for (const uri of ["mistral:mistral-ocr-latest", "datalab:pl_invoice"]) {
    const { exitCode, stdout } = await bench.call(["run", uri, invoice, "--extract", "invoice.schema.json"]);
    expect([exitCode, JSON.parse(stdout).data]).toEqual([
      0,
      { invoiceNumber: "INV-2026-0142", totalAmount: 5798.39 },
    ]);
  }
});
