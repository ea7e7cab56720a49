import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

// Also right in the built package, whose files all lie in dist/: so this file stays directly in src/.
const ownPackage = new URL("../package.json", import.meta.url);

/** The version of the command. */
export function ownVersion(): string {
  return JSON.parse(readFileSync(ownPackage, "utf8")).version;
}

/** Versions of Node, of the command and of the packages that it runs on, by name. */
export async function readVersions(): Promise<Record<string, string>> {
  const { knownVendors } = await import("./vendors/known.ts");
  const { resolve } = createRequire(import.meta.url);
  const ofVendors = Object.values(knownVendors).map(({ packageName }) => packageName);
  const packages = ["@docmux/core", ...ofVendors, "@docmux/compare", "@docmux/emulator"];
  const entries = await Promise.all(
    packages.map(async (name) => [name, await readVersion(resolve(`${name}/package.json`))] as const),
  );
  return { node: process.versions.node, docmux: ownVersion(), ...Object.fromEntries(entries) };
}

async function readVersion(path: string): Promise<string> {
  return String(JSON.parse(await readFile(path, "utf8")).version);
}
