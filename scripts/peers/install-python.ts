import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Bench } from "./peer.ts";
import { runWithin } from "./run-within.ts";

/**
 * Makes a virtual environment under `.venv/peers` with these packages, unless it is there already.
 *
 * @returns its interpreter
 */
export async function installPython(bench: Bench, name: string, ...packages: string[]): Promise<string> {
  const folder = `${bench.root}/.venv/peers/${name}`;
  const mark = `${folder}/made-from`;
  const wanted = packages.join(" ");
  if (!existsSync(mark) || readFileSync(mark, "utf8") !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    await runWithin(bench, "python3", ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages];
    await runWithin(bench, `${folder}/bin/python`, pip);
    writeFileSync(mark, wanted);
  }
  return `${folder}/bin/python`;
}
