import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extractFields } from "../src/extract/extract-fields.ts";
import type { FieldSchema } from "../src/extract/schema-field.ts";
import type { PageRead } from "../src/reader/document.ts";
import { fieldsOf, otherWords, printedLabel } from "./reworded-labels.ts";

const folder = join(import.meta.dirname, "../../../examples/documents");

/** Names of the twelve example documents. */
export const exampleNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".pdf"))
  .map((file) => file.slice(0, -4));

/** The bytes of an example document. */
export function exampleBytes(name: string): Uint8Array {
  return readFileSync(join(folder, `${name}.pdf`));
}

/** The schema of an example document. */
export function exampleSchema(name: string): FieldSchema {
  return readJson(`schemas/${name.replace(/-\d+$/, "")}.schema.json`);
}

/** How many values of the truth were read, and how. */
export interface Score {
  all: number;
  right: number;
  wrong: number;
  invented: number;
}

/** Compares what is read of an example document with its truth: only equal values are right. */
export function scoreExample(
  name: string,
  pages: readonly PageRead[],
  schema: FieldSchema = exampleSchema(name),
): Score {
  const truth = new Map(leaves(readJson(`${name}.truth.json`)));
  const read = new Map(leaves(extractFields(pages, schema).data));
  const score = { all: truth.size, right: 0, wrong: 0, invented: 0 };
  for (const [path, value] of read) {
    if (!truth.has(path)) score.invented += 1;
    else if (truth.get(path) === value) score.right += 1;
    else score.wrong += 1;
  }
  return score;
}

/** The sum of scores. */
export function sumScores(scores: readonly Score[]): Score {
  const sum = (of: keyof Score) => scores.reduce((total, score) => total + score[of], 0);
  return { all: sum("all"), right: sum("right"), wrong: sum("wrong"), invented: sum("invented") };
}

/** The shares that are held to bars: right of all, wrong of what was given. */
export function sharesOf({ all, right, wrong, invented }: Score): { right: number; wrong: number } {
  return { right: right / all, wrong: (wrong + invented) / Math.max(1, right + wrong + invented) };
}

/** One line for the log of CI. */
export function printFigure(what: string, score: Score): void {
  const { right, wrong } = sharesOf(score);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  process.stdout.write(
    `local:extract, ${what}: ${score.right} of ${score.all} values right (${percent(right)}); ` +
      `of those given, ${percent(wrong)} wrong\n`,
  );
}

/** Pages that print the given labels in other words, and at how many places they do. */
export function reword(
  pages: readonly PageRead[],
  chosen: ReadonlySet<string>,
): { pages: PageRead[]; places: number } {
  let places = 0;
  const reworded = pages.map((page) => ({
    ...page,
    items: page.items.map((item) => {
      const label = printedLabel(item.text);
      if (label === undefined || !chosen.has(label)) return item;
      places += 1;
      return { ...item, text: item.text.replace(label, otherWords(label)) };
    }),
  }));
  return { pages: reworded, places };
}

/** The schema with the other words as titles, as a user would write it: field by field what the document prints. */
export function titled(
  schema: FieldSchema,
  pages: readonly PageRead[],
  chosen: ReadonlySet<string>,
): FieldSchema {
  const items = pages.flatMap((page) => page.items);
  const printed = [...new Set(items.flatMap(({ text }) => printedLabel(text) ?? []))];
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const label = printed.find((each) => chosen.has(each) && fieldsOf(each).includes(name));
    const rows = field.items ? { items: titled(field.items, pages, chosen) } : {};
    return [name, { ...field, ...rows, ...(label ? { title: otherWords(label) } : {}) }] as const;
  });
  return { ...schema, ...(schema.properties ? { properties: Object.fromEntries(properties) } : {}) };
}

function readJson(path: string): FieldSchema {
  return JSON.parse(readFileSync(join(folder, path), "utf8"));
}

function leaves(value: unknown, path = ""): [path: string, value: unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}
