// Writes what the docs take from the code: whole pages, and marked blocks in pages that people write.
// Usage: pnpm docs:write; pnpm docs:check writes nothing and fails when something differs.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { documentationPages, repositoryRoot as root } from "./docs/documentation-pages.ts";
import { errorsPage } from "./docs/errors-page.ts";
import { exitCodeTable } from "./docs/exit-code-table.ts";
import { fillBlocks } from "./docs/fill-blocks.ts";
import { limitsPage } from "./docs/limits-page.ts";
import { readStatusTables } from "./docs/read-status-tables.ts";
import { statusPage, statusSummary } from "./docs/status-page.ts";
import { differencesList, verifiedSummary, verifiedTable } from "./docs/verified-tables.ts";
import { readKnownDifferences } from "./peers/known-differences.ts";
import { readVerified } from "./peers/verified-file.ts";

const generatedNote =
  "<!-- Written by `pnpm docs:write` from the code. Change the code, not this page. -->\n";

const vendors = await readStatusTables(root);
const pages = new Map([
  ["docs/errors.md", generatedNote + errorsPage()],
  ["docs/limits.md", generatedNote + limitsPage()],
  ["docs/status-mapping.md", generatedNote + statusPage(vendors)],
]);

const verified = readVerified();
const blocks = {
  "exit-codes": exitCodeTable(),
  "known-differences": differencesList(readKnownDifferences()),
  "status-mapping": statusSummary(vendors),
  verified: verifiedTable(verified),
  "verified-summary": verifiedSummary(verified),
};
for (const page of documentationPages().filter((path) => !pages.has(path))) {
  const text = readFileSync(`${root}/${page}`, "utf8");
  pages.set(page, fillBlocks(page, text, root, blocks));
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
