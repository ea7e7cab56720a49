import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { Bench } from "./peer.ts";
import { runWithin } from "./run-within.ts";

/** Installs packages of npm under `.venv/peers`, outside of the workspace, unless they are there already. */
export async function installNode(bench: Bench, name: string, ...packages: string[]): Promise<void> {
  const folder = folderOf(bench, name);
  const mark = `${folder}/made-from`;
  const wanted = packages.join(" ");
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/package.json`, JSON.stringify({ private: true, type: "module" }));
  const quiet = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts"];
  await runWithin(bench, "npm", ["install", "--prefix", folder, ...quiet, ...packages]);
  writeFileSync(mark, wanted);
}

/** Runs a script of this repository as one of the folder where its packages were installed. */
export async function runNode(bench: Bench, name: string, script: string, ...args: string[]): Promise<void> {
  const copy = `${folderOf(bench, name)}/${basename(script)}`;
  copyFileSync(`${bench.root}/${script}`, copy);
  await runWithin(bench, process.execPath, [copy, ...args]);
}

function folderOf({ root }: Bench, name: string): string {
  return `${root}/.venv/peers/${name}`;
}
