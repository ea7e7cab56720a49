import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot as root } from "./documentation-pages.ts";

const page = readFileSync(join(root, "docs/seeds.md"), "utf8");
const rows = page
  .split("\n")
  .filter((line) => /^\| /.test(line) && !/^\| (?:---|on the page)/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

test("every row of the vendors' pages says what docmux does, and names tests that are there", () => {
  expect(rows.length).toBeGreaterThan(100);
  const faults: string[] = [];
  for (const [, subject = "", does = "", shown = ""] of rows) {
    if (does === "") faults.push(`${subject}: nothing is said`);
    const named = [...shown.matchAll(/`([^`]+)` › (.+?)(?=; `|$)/g)];
    if (named.length === 0) faults.push(`${subject}: no test is named`);
    for (const [, file = "", title = ""] of named) {
      const path = join(root, file);
      const text = existsSync(path) ? readFileSync(path, "utf8") : "";
      if (!text.includes(title.replaceAll("\\|", "|"))) faults.push(`${subject}: ${file} has no "${title}"`);
    }
  }
  expect(faults).toEqual([]);
});
