// Usage: pnpm bench [overhead|concurrency|store|upload|import-time|grading|statistics]. Figures, not tests: nothing here can fail
// for being slow. pnpm bench statistics --check exits with 1 where a bar is missed. Its figures come from fixed seeds.
// pnpm bench double-pay [options] runs only when it is asked for: it installs the SDKs of other vendors.
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

const parts = {
  overhead: "Client work per run, beside a loop written by hand",
  concurrency: "Many runs at once",
  store: "What a store adds to a run",
  upload: "Memory of a 150 MB upload",
  "import-time": "Start of a process",
  grading: "Grading and reporting of large comparisons",
  statistics: "Coverage of intervals, and verdicts on no difference and on a real one",
  "double-pay": "What a lost answer to a paid start costs",
};
const onlyWhenAsked = "double-pay";

const [asked, ...options] = process.argv.slice(2);
if (asked !== undefined && !(asked in parts)) {
  console.error(`There is no part "${asked}". The parts are: ${Object.keys(parts).join(", ")}.`);
  process.exit(1);
}

console.log(`Node ${process.versions.node}, ${cpus().length} cores, ${process.platform} ${process.arch}`);
for (const [name, title] of Object.entries(parts)) {
  if (asked === undefined ? name === onlyWhenAsked : asked !== name) continue;
  console.log(`\n## ${title}\n`);
  // Each part gets a process of its own, so that none inherits another's memory or compiled code.
  const path = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, [...process.execArgv, "--expose-gc", path, ...options], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
