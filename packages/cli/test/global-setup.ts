import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The file that is the command, for Node to start. */
    commandFile: string;
  }
}

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
const cache = fileURLToPath(new URL("../node_modules/.cache/", import.meta.url));

/**
 * Bundles the command once for all tests that start it as a process: a loader of TypeScript would take most of the time of
 * each. In watch mode it is bundled again with every change.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  mkdirSync(cache, { recursive: true });
  // Within the package, so that what is not bundled is found where the package itself finds it.
  const folder = mkdtempSync(join(cache, "docmux-command-"));
  const bundle = () => bundleCommand(folder);
  await bundle();
  project.onTestsRerun(bundle);
  project.provide("commandFile", join(folder, "bin.js"));
  return () => rmSync(folder, { recursive: true, force: true });
}

async function bundleCommand(outdir: string): Promise<void> {
  await build({
    entryPoints: [bin],
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    conditions: ["@docmux/source"],
    // It loads parts of itself from its own folder.
    external: ["jiti"],
    // The command reads its own package.json by the place of its sources.
    define: { "import.meta.url": JSON.stringify(pathToFileURL(bin).href) },
    // Some dependencies are CommonJS and require what Node brings.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
    logLevel: "error",
  });
}
