// Writes what TypeScript sees of every published entry point to packages/*/api, after `pnpm build`. Usage: pnpm api:write;
// pnpm api:check writes nothing and fails when a report differs or a declaration refers to a name that is not exported.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { allowedLeaks } from "./api/allowed-leaks.ts";
import { extractDeclarations } from "./api/extract-declarations.ts";
import { findLeaks, judgeLeaks } from "./api/find-leaks.ts";
import { publishedEntries } from "./api/published-entries.ts";
import { writeReport } from "./api/write-report.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const declarations = extractDeclarations(root, publishedEntries(root));
const leaks = findLeaks(declarations);
const reports = new Map(
  declarations.map((each) => [
    each.entry.report,
    writeReport(each, leaks.get(each.entry.packageName) ?? new Set()),
  ]),
);
const differing = [...reports].filter(([path, text]) => readIfThere(path) !== text).map(([path]) => path);
const outdated = writtenReports().filter((path) => !reports.has(path));
const changed = [...differing, ...outdated].sort().join(", ");
const problems = judgeLeaks(leaks, allowedLeaks);

if (!process.argv.includes("--check")) {
  for (const path of differing) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), reports.get(path) ?? "");
  }
  for (const path of outdated) rmSync(join(root, path));
  console.log(changed === "" ? "Nothing to write." : `Wrote ${changed}.`);
} else if (changed !== "") {
  problems.push(
    `The public declarations differ from their reports: ${changed}. Run pnpm api:write and review the difference.`,
  );
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else if (process.argv.includes("--check")) console.log(`${reports.size} declaration reports are up to date.`);

function readIfThere(path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;
}

/** The reports that are checked in, those of entry points that are gone included. */
function writtenReports(): string[] {
  return readdirSync(join(root, "packages")).flatMap((name) => {
    const folder = join(root, "packages", name, "api");
    if (!existsSync(folder)) return [];
    return readdirSync(folder).map((file) => `packages/${name}/api/${file}`);
  });
}
