import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const packages = ["core", "datalab", "clarifeye", "pipelex", "compare", "emulator"];

/** Versions of Node, of the command and of the packages that it runs on, by name. */
export async function readVersions(): Promise<Record<string, string>> {
  const { resolve } = createRequire(import.meta.url);
  const own = await readVersion(new URL("../package.json", import.meta.url));
  const entries = await Promise.all(
    packages.map(async (name) => {
      const specifier = `@docmux/${name}`;
      return [specifier, await readVersion(resolve(`${specifier}/package.json`))] as const;
    }),
  );
  return { node: process.versions.node, docmux: own, ...Object.fromEntries(entries) };
}

async function readVersion(path: string | URL): Promise<string> {
  return String(JSON.parse(await readFile(path, "utf8")).version);
}
