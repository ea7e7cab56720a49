import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot as root } from "./documentation-pages.ts";

const page = readFileSync(join(root, "docs/seeds.md"), "utf8");
const rows = page
  .split("\n")
  .filter((line) => /^\| /.test(line) && !/^\| (?:---|on the page)/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
const texts = new Map<string, string>();

function textOf(path: string): string {
  const known = texts.get(path) ?? readFileSync(join(root, "docs", path), "utf8");
  texts.set(path, known);
  return known;
}

/** Titles of a table are made from its rows: most of their words are in the file, not always one after the other. */
function isIn(title: string, text: string): boolean {
  const words = title.match(/\p{L}{4,}/gu) ?? [];
  return words.filter((word) => text.includes(word)).length >= 0.8 * words.length;
}

test("every row of the vendors' pages says what docmux does, and names tests that are there", () => {
  expect(rows.length).toBeGreaterThan(150);
  const faults: string[] = [];
  for (const [, subject = "", does = "", shown = ""] of rows) {
    if (does === "") faults.push(`${subject}: nothing is said`);
    const named = [...shown.matchAll(/\]\(([^)]+\.test\.ts)\) › (.+?)(?=; \[|$)/g)];
    if (named.length === 0) faults.push(`${subject}: no test is named`);
    for (const [, path = "", title = ""] of named)
      if (!isIn(title, textOf(path))) faults.push(`${subject}: ${path} has no "${title}"`);
  }
  expect(faults).toEqual([]);
});
