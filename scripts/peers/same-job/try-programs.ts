// The same job with vendors' own clients and with docmux, on the emulators, while things go wrong: `pnpm test:same-job`.
// It installs the clients under .venv/, and writes what it saw to outcomes.json and to docs/compared-with-sdks.md.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { repositoryRoot as root } from "../../docs/documentation-pages.ts";
import { azureSdk } from "../azure-sdk.ts";
import { mistralSdk } from "../mistral-sdk.ts";
import { isAbout, jobCases, tryCase } from "./cases.ts";
import { jobPrograms } from "./programs.ts";
import { type JobRow, sameJobTables } from "./tables.ts";

const installMinutes = 5;
const [only] = process.argv.slice(2);
mkdirSync(`${root}/.venv/peers`, { recursive: true });
for (const peer of [mistralSdk, azureSdk])
  await peer.install?.({ root, signal: AbortSignal.timeout(installMinutes * 60_000) });

const outcomes: JobRow[] = [];
for (const program of jobPrograms) {
  for (const jobCase of jobCases) {
    if (!isAbout(jobCase, program)) continue;
    if (only !== undefined && !program.file.startsWith(only)) continue;
    const outcome = await tryCase(program, jobCase);
    outcomes.push({ program: program.file, case: jobCase.name, ...outcome });
    const { end, billed, calls, leaked, said } = outcome;
    const leak = leaked ? ", the key at another origin" : "";
    console.log(`${program.file}, ${jobCase.name}: ${end}, billed ${billed}, ${calls} calls${leak}. ${said}`);
  }
}
if (only === undefined) {
  const page = `${root}/docs/compared-with-sdks.md`;
  const marked = /(?<=<!-- same-job -->\n)[\s\S]*(?=\n<!-- \/same-job -->)/;
  writeFileSync(
    page,
    readFileSync(page, "utf8").replace(marked, () => `\n${sameJobTables(outcomes)}\n`),
  );
  const path = fileURLToPath(new URL("outcomes.json", import.meta.url));
  writeFileSync(path, `${JSON.stringify(outcomes, null, 2)}\n`);
}
