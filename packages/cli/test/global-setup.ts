import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { bundleForTests } from "../../../scripts/testing/bundle-for-tests.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The file that is the command, for Node to start. */
    commandFile: string;
  }
}

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
const cache = fileURLToPath(new URL("../node_modules/.cache/", import.meta.url));

/** Bundles the command once for all tests that start it as a process. In watch mode it is bundled again with every change. */
export default async function setup(project: TestProject): Promise<() => void> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "docmux-command-"));
  const bundle = () => bundleForTests([bin], folder);
  await bundle();
  project.onTestsRerun(bundle);
  project.provide("commandFile", join(folder, "bin.js"));
  return () => rmSync(folder, { recursive: true, force: true });
}
