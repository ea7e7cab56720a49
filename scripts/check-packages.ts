// Checks what would be published, after `pnpm build`: manifests, types, licences, sizes, and the tarballs in use.
// Usage: pnpm packages:check [--write-budgets] [--nodes 20,22,24]; the Node that runs this is always among them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkLicences } from "./packages/check-licences.ts";
import { checkManifest } from "./packages/check-manifest.ts";
import { lintTarball } from "./packages/lint-tarball.ts";
import { measureBundles, measureTarballs } from "./packages/measure-sizes.ts";
import { packPackages } from "./packages/pack-packages.ts";
import { runReadmePrograms } from "./packages/readme-programs.ts";
import { runCommand } from "./packages/run-command.ts";
import { budgetsFile, checkBudgets, readBudgets, type Sizes, writeBudgets } from "./packages/size-budgets.ts";
import {
  bundleConsumer,
  installNode,
  installTarballs,
  runtimeConsumers,
  typeConsumers,
} from "./packages/tarball-matrix.ts";

const { values: options } = parseArgs({
  options: { "write-budgets": { type: "boolean", default: false }, nodes: { type: "string", default: "" } },
});
const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const temporary = mkdtempSync(join(tmpdir(), "docmux-packages-"));
const project = join(temporary, "project");
const problems: string[] = [];
let sinceMs = performance.now();

/** Prints what was checked and how long it took, and keeps what was found. */
function report(checked: string, found: readonly string[] = []): void {
  const seconds = ((performance.now() - sinceMs) / 1000).toFixed(1).padStart(5);
  console.log(`${found.length === 0 ? "ok    " : "FAILED"} ${seconds} s  ${checked}`);
  for (const problem of found) console.log(problem.replace(/^/gm, "         "));
  problems.push(...found);
  sinceMs = performance.now();
}

/** Reports a check that rejects when something does not hold. */
async function reportAttempt(checked: string, attempt: () => Promise<unknown>): Promise<void> {
  const found = await attempt().then(
    () => [],
    (error: Error) => [error.message],
  );
  report(checked, found);
}

try {
  const packages = await packPackages(root, temporary);
  report(`packed ${packages.length} packages`);
  report("manifests and files of the tarballs", packages.flatMap(checkManifest));
  report(
    "publint --strict, attw --profile esm-only",
    (await inPairs(packages.map((pack) => () => lintTarball(pack)))).flat(),
  );

  await installTarballs(root, packages, project);
  report("installed into a new project with npm");
  const { count, problems: licences } = checkLicences(project);
  report(`licences of ${count} installed packages`, licences);

  const nodes = [{ node: process.execPath, label: `Node ${process.version}` }];
  const running = process.versions.node.split(".")[0];
  for (const version of options.nodes.split(",").filter((each) => each !== "" && each !== running)) {
    const node = await installNode(version, temporary);
    const label = `Node ${(await runCommand(node, ["--version"], { cwd: temporary })).trim()}`;
    nodes.push({ node, label });
    report(`installed ${label}`);
  }
  const consumers = [
    ...nodes.flatMap(({ node, label }) => runtimeConsumers(project, node, label)),
    bundleConsumer(project),
    ...typeConsumers(root, project),
  ];
  for (const { name, use } of consumers) await reportAttempt(name, use);
  await reportAttempt("the README's programs, compiled and run in an empty folder", () =>
    runReadmePrograms(root, project, join(temporary, "readme")),
  );

  const sizes: Record<string, Sizes[string]> = { ...measureTarballs(packages) };
  await reportAttempt("bundled for the browser, no builtin of Node", async () =>
    Object.assign(sizes, await measureBundles(project)),
  );
  if (options["write-budgets"]) writeBudgets(sizes, join(root, budgetsFile));
  report("sizes within their budgets", checkBudgets(sizes, readBudgets(join(root, budgetsFile))));
  console.table(sizes);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
if (problems.length > 0) process.exitCode = 1;

/** Two at a time: each takes a processor for seconds. */
async function inPairs<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < tasks.length; index += 2) {
    results.push(...(await Promise.all(tasks.slice(index, index + 2).map((task) => task()))));
  }
  return results;
}
