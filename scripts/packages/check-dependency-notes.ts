import { readFileSync } from "node:fs";
import { join } from "node:path";

const page = "docs/decisions/dependencies.md";

/** The packages of the catalog for which the page of dependencies has no row, one sentence each. */
export function checkDependencyNotes(root: string): string[] {
  const read = (file: string) => readFileSync(join(root, file), "utf8");
  return findUnnoted(catalogNames(read("pnpm-workspace.yaml")), read(page));
}

/** The names under `catalog:`. */
export function catalogNames(workspace: string): string[] {
  const catalog = /^catalog:\n((?: {2}.*\n?)+)/m.exec(workspace)?.[1] ?? "";
  return [...catalog.matchAll(/^ {2}"?([^":]+)"?:/gm)].map(([, name = ""]) => name);
}

/** Names that stand in no first cell of a table's row with a reason behind it. */
export function findUnnoted(names: readonly string[], markdown: string): string[] {
  const [taken = ""] = markdown.split("\n## Looked at and left out");
  const rows = taken.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const noted = new Set(
    rows
      .filter((cells) => cells.length > 3 && (cells.at(-2)?.length ?? 0) > 10)
      .flatMap(([, first = ""]) => first.split(",").map((part) => part.trim().split(/[\s(]/)[0])),
  );
  return names
    .filter((name) => !noted.has(name) && !noted.has(name.replace(/^@types\//, "")))
    .map((name) => `${name} is in the catalog and has no row in ${page}: say there what it is for`);
}
