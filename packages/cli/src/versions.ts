import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

// Also right in the built package, whose files all lie in dist/: so this file stays directly in src/.
const ownPackage = new URL("../package.json", import.meta.url);
const packages = [
  "core",
  "datalab",
  "clarifeye",
  "pipelex",
  "mistral",
  "azure-document-intelligence",
  "compare",
  "emulator",
];

/** The version of the command. */
export function ownVersion(): string {
  return JSON.parse(readFileSync(ownPackage, "utf8")).version;
}

/** Versions of Node, of the command and of the packages that it runs on, by name. */
export async function readVersions(): Promise<Record<string, string>> {
  const { resolve } = createRequire(import.meta.url);
  const entries = await Promise.all(
    packages.map(async (name) => {
      const specifier = `@docmux/${name}`;
      return [specifier, await readVersion(resolve(`${specifier}/package.json`))] as const;
    }),
  );
  return { node: process.versions.node, docmux: ownVersion(), ...Object.fromEntries(entries) };
}

async function readVersion(path: string): Promise<string> {
  return String(JSON.parse(await readFile(path, "utf8")).version);
}
