// Writes what the docs take from the code: whole pages, and marked blocks in pages that people write.
// Usage: pnpm docs:write; pnpm docs:check writes nothing and fails when something differs.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { errorsPage } from "./docs/errors-page.ts";
import { fillBlocks } from "./docs/fill-blocks.ts";
import { readStatusTables } from "./docs/read-status-tables.ts";
import { statusPage, statusSummary } from "./docs/status-page.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const generatedNote =
  "<!-- Written by `pnpm docs:write` from the code. Change the code, not this page. -->\n";

const vendors = await readStatusTables(root);
const pages = new Map([
  ["docs/errors.md", generatedNote + errorsPage()],
  ["docs/status-mapping.md", generatedNote + statusPage(vendors)],
]);

const written = readdirSync(`${root}/docs`).map((name) => `docs/${name}`);
for (const page of ["README.md", ...written].filter((path) => path.endsWith(".md") && !pages.has(path))) {
  const text = readFileSync(`${root}/${page}`, "utf8");
  pages.set(page, fillBlocks(page, text, root, { "status-mapping": statusSummary(vendors) }));
}

const differing = [...pages].filter(([path, text]) => {
  const file = `${root}/${path}`;
  return !existsSync(file) || readFileSync(file, "utf8") !== text;
});

if (!process.argv.includes("--check")) {
  for (const [path, text] of differing) writeFileSync(`${root}/${path}`, text);
  console.log(differing.length === 0 ? "Nothing to write." : `Wrote ${names(differing)}.`);
} else if (differing.length > 0) {
  console.error(`Out of date: ${names(differing)}. Run "pnpm docs:write" and commit what it writes.`);
  process.exitCode = 1;
} else {
  console.log(`${pages.size} pages are up to date.`);
}

function names(entries: readonly (readonly [path: string, text: string])[]): string {
  return entries.map(([path]) => path).join(", ");
}
