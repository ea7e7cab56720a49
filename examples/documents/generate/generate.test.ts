import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { extractText, getDocumentProxy } from "unpdf";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { buildFiles, schemas } from "./build-documents.ts";
import { printedForms } from "./printed-forms.ts";

const folder = join(import.meta.dirname, "..");
const files = await buildFiles();
const names = [...files.keys()].filter((path) => path.endsWith(".pdf")).map((path) => path.slice(0, -4));

describe("the example documents", () => {
  it("are at least twelve, of every kind", () => {
    expect(names.length).toBeGreaterThanOrEqual(12);
    expect(new Set(names.map(kindOf))).toEqual(new Set(Object.keys(schemas)));
  });

  it.each([...files.keys()])("%s is regenerated to the committed bytes", async (path) => {
    const committed = await readFile(join(folder, path));
    expect(Buffer.compare(committed, files.get(path) ?? new Uint8Array())).toBe(0);
  });

  it("leave no file behind that the generator does not write", async () => {
    const committed = [
      ...(await readdir(folder)),
      ...(await readdir(join(folder, "schemas"))).map((file) => `schemas/${file}`),
    ];
    const data = committed.filter((path) => /\.(pdf|json)$/.test(path));
    expect(data.sort()).toEqual([...files.keys()].sort());
  });

  it.each(names)("%s has a truth that fits its schema", (name) => {
    const schema = z.fromJSONSchema(schemas[kindOf(name)] as z.core.JSONSchema.JSONSchema);
    expect(schema.safeParse(truthOf(name)).error).toBeUndefined();
  });

  it.each(names)("%s prints every value of its truth", async (name) => {
    const pdf = await getDocumentProxy(new Uint8Array(files.get(`${name}.pdf`) as Uint8Array));
    const { text } = await extractText(pdf, { mergePages: true });
    const printed = compact(text);
    const absent = leaves(truthOf(name)).filter(
      ([, value]) => !printedForms(value).some((form) => printed.includes(compact(form))),
    );
    expect(absent).toEqual([]);
  });

  it.each(names)("%s adds up", (name) => {
    const truth = truthOf(name);
    const rows = Object.values(truth).find(Array.isArray) as Record<string, number>[];
    for (const { quantity, unit_price: unitPrice, amount } of rows) {
      if (quantity === undefined || unitPrice === undefined) continue;
      expect(Math.abs(amount ?? 0)).toBeCloseTo(quantity * unitPrice, 2);
    }
    if (typeof truth.subtotal !== "number") return;
    const sum = rows.reduce((total, row) => total + (row.amount ?? 0), 0);
    expect(sum).toBeCloseTo(truth.subtotal, 2);
  });
});

function kindOf(name: string): string {
  return name.replace(/-\d+$/, "");
}

function truthOf(name: string): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(files.get(`${name}.truth.json`)));
}

function leaves(value: unknown, path = ""): [path: string, value: unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

/** Without the spaces and commas with which lines of an address are joined. */
function compact(text: string): string {
  return text.replace(/[\s,]+/g, "").toLowerCase();
}
