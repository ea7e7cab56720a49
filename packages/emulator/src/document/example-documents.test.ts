import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ExtractionStrategy, extractFields } from "./extract-fields.ts";
import { readDocument } from "./read-document.ts";

const folder = join(import.meta.dirname, "../../../../examples/documents");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".pdf"))
  .map((file) => file.slice(0, -4));

/** Least share of the truth's values that each way of reading gets right over the whole set. */
const least: [ExtractionStrategy, number][] = [
  ["layout", 0.98],
  ["reading-order", 0.94],
  ["pattern", 0.85],
];

describe("the example documents", () => {
  it.each(least)("%s reads at least %d of all values", async (strategy, share) => {
    const scores = await Promise.all(names.map((name) => score(name, strategy)));
    const right = scores.reduce((sum, { right }) => sum + right.length, 0);
    const all = scores.reduce((sum, { all }) => sum + all, 0);
    expect(right / all).toBeGreaterThanOrEqual(share);
  });

  it("all three agree on the head of the plain invoice", async () => {
    for (const [strategy] of least) {
      const { right } = await score("invoice-01", strategy);
      expect(right).toEqual(
        expect.arrayContaining(["invoice_number", "invoice_date", "due_date", "seller_name", "total_amount"]),
      );
    }
  });

  it("each is wrong somewhere, and they differ", async () => {
    const wrong = new Map<string, Set<string>>();
    for (const [strategy] of least) {
      const scores = await Promise.all(names.map((name) => score(name, strategy)));
      wrong.set(strategy, new Set(scores.flatMap((one) => one.wrong)));
    }
    for (const [strategy] of least) expect(wrong.get(strategy)?.size).toBeGreaterThan(0);
    expect(wrong.get("layout")).not.toEqual(wrong.get("reading-order"));
    expect(wrong.get("reading-order")).not.toEqual(wrong.get("pattern"));
  });

  it.each(least)("%s gives no value where the document has none", async (strategy) => {
    for (const name of names) {
      const { extra } = await score(name, strategy);
      expect(extra).toEqual([]);
    }
  });
});

async function score(name: string, strategy: ExtractionStrategy) {
  const document = await readDocument(readFileSync(join(folder, `${name}.pdf`)));
  const kind = name.replace(/-\d+$/, "");
  const { data } = extractFields(document, readJson(`schemas/${kind}.schema.json`), strategy);
  const truth = new Map(leaves(readJson(`${name}.truth.json`)));
  const read = new Map(leaves(data).filter(([, value]) => value !== null));
  const paths = [...truth.keys()];
  return {
    all: truth.size,
    right: paths.filter((path) => read.get(path) === truth.get(path)),
    wrong: paths
      .filter((path) => read.has(path) && read.get(path) !== truth.get(path))
      .map((path) => `${name} ${path}`),
    extra: [...read.keys()].filter((path) => !truth.has(path)),
  };
}

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, path), "utf8"));
}

function leaves(value: unknown, path = ""): [path: string, value: unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}
