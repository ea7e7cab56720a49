import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Bench } from "./peer.ts";
import { runWithin } from "./run-within.ts";

/**
 * Makes a virtual environment under `.venv/peers` with these packages, unless it is there already.
 */
export async function installPython(bench: Bench, name: string, ...packages: string[]): Promise<void> {
  const folder = folderOf(bench, name);
  const mark = `${folder}/made-from`;
  const wanted = packages.join(" ");
  if (!existsSync(mark) || readFileSync(mark, "utf8") !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    await runWithin(bench, "python3", ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages];
    await runWithin(bench, `${folder}/bin/python`, pip);
    writeFileSync(mark, wanted);
  }
}

/** The interpreter of an environment that was installed. */
export function pythonOf(bench: Bench, name: string): string {
  return `${folderOf(bench, name)}/bin/python`;
}

function folderOf({ root }: Bench, name: string): string {
  return `${root}/.venv/peers/${name}`;
}
