import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Bytes by kind of measure, by what was measured. */
export type Sizes = Readonly<Record<string, Readonly<Record<string, number>>>>;

const margin = 1.1;
const about =
  "Bytes, 10 % above what was measured: of a browser bundle minified and gzipped, with and without zod, and of the tarball that npm downloads. Written by `pnpm packages:check --write-budgets`.";

/** Where the budgets stand, from the root of the repository. */
export const budgetsFile = join("scripts", "packages", "size-budgets.json");

/** The budgets of a file. */
export function readBudgets(file: string): Sizes {
  return JSON.parse(readFileSync(file, "utf8")).budgets;
}

/** What is above its budget, has none, or has one and was not measured: one sentence each. */
export function checkBudgets(sizes: Sizes, budgets: Sizes): string[] {
  const measured = flatten(sizes);
  const allowed = new Map(flatten(budgets).map(({ name, bytes }) => [name, bytes]));
  const faults = measured.flatMap(({ name, bytes }) => {
    const budget = allowed.get(name);
    if (budget === undefined) return [`${name} has no budget in ${budgetsFile}: run with --write-budgets`];
    if (bytes <= budget) return [];
    return [
      `${name}: ${bytes} bytes, the budget is ${budget}. Make it smaller, or run with --write-budgets and say why`,
    ];
  });
  const names = new Set(measured.map(({ name }) => name));
  const unused = [...allowed.keys()].filter((name) => !names.has(name));
  return [...faults, ...unused.map((name) => `${name} has a budget in ${budgetsFile} and was not measured`)];
}

/** Writes budgets a tenth above what was measured. */
export function writeBudgets(sizes: Sizes, file: string): void {
  const budgets = Object.fromEntries(
    Object.entries(sizes).map(([name, kinds]) => [
      name,
      Object.fromEntries(Object.entries(kinds).map(([kind, bytes]) => [kind, Math.ceil(bytes * margin)])),
    ]),
  );
  writeFileSync(file, `${JSON.stringify({ about, budgets }, null, 2)}\n`);
}

function flatten(sizes: Sizes): { name: string; bytes: number }[] {
  return Object.entries(sizes).flatMap(([name, kinds]) =>
    Object.entries(kinds).map(([kind, bytes]) => ({ name: `${name} (${kind})`, bytes })),
  );
}
