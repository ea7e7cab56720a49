import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { PackedPackage } from "./pack-packages.ts";
import { runCommand } from "./run-command.ts";

/** Installs tarballs with npm into a new project, as a user would, together with what they ask for as peers. */
export async function installTarballs(
  root: string,
  packages: readonly PackedPackage[],
  project: string,
): Promise<void> {
  mkdirSync(project, { recursive: true });
  const tarballs = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const zod = JSON.parse(readFileSync(join(root, "packages/core/node_modules/zod/package.json"), "utf8"));
  const manifest = {
    name: "installed",
    private: true,
    type: "module",
    dependencies: { ...tarballs, zod: zod.version },
    // The tarballs ask for each other by version, and those versions are in no registry yet.
    overrides: Object.fromEntries(packages.map(({ name }) => [name, `$${name}`])),
  };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest, null, 2));
  const quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline", "--loglevel=error"];
  await runCommand("npm", ["install", ...quiet], { cwd: project });
  const consumers = join(root, "examples/installed");
  for (const file of readdirSync(consumers)) copyFileSync(join(consumers, file), join(project, file));
  copyFileSync(join(root, "examples/documents/invoice-01.pdf"), join(project, "document.pdf"));
}

/** One way in which the installed packages are used; rejects when they cannot be. */
export interface Consumer {
  name: string;
  use(): Promise<unknown>;
}

/** At run time: from ESM, from CommonJS, and the command, on one Node. */
export function runtimeConsumers(project: string, node: string, label: string): Consumer[] {
  const bin = join(project, "node_modules/docmux/dist/bin.js");
  const use = (...args: string[]) => runCommand(node, args, { cwd: project });
  return [
    { name: `ESM on ${label}`, use: () => use("use-packages.mjs") },
    { name: `CommonJS on ${label}`, use: () => use("use-packages.cjs") },
    { name: `the command on ${label}`, use: () => use(bin, "providers") },
  ];
}

/** As a bundle, in a realm without anything of Node: a browser, an edge function. */
export function bundleConsumer(project: string): Consumer {
  return {
    name: "bundled, where there is no Node",
    async use() {
      await build({
        entryPoints: [join(project, "edge-function.mjs")],
        outfile: join(project, "edge-function.bundle.js"),
        bundle: true,
        format: "iife",
        globalName: "edgeFunction",
        platform: "browser",
        target: "es2022",
        logLevel: "silent",
      });
      return runCommand(process.execPath, ["use-bundle.mjs"], { cwd: project });
    },
  };
}

/** In TypeScript, with each module resolution; the declarations themselves are checked too. */
export function typeConsumers(root: string, project: string): Consumer[] {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  return (["node16", "bundler"] as const).flatMap((moduleResolution) =>
    [
      { file: "application.ts", types: [] },
      { file: "server.ts", types: ["node"] },
    ].map(({ file, types }) => ({
      name: `types of ${file}, moduleResolution ${moduleResolution}`,
      use: () => {
        const config = `tsconfig.${moduleResolution}.${file.replace(".ts", "")}.json`;
        const compilerOptions = compilerSettings(root, { moduleResolution, types });
        writeFileSync(join(project, config), JSON.stringify({ compilerOptions, files: [file] }));
        return runCommand(process.execPath, [tsc, "-p", config], { cwd: project });
      },
    })),
  );
}

/** How an application outside the workspace is compiled; `types` are those of the workspace. */
export function compilerSettings(
  root: string,
  { moduleResolution, types }: { moduleResolution: "node16" | "bundler"; types: readonly string[] },
) {
  return {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    target: "es2022",
    lib: ["es2023", "dom", "dom.asynciterable"],
    module: { node16: "node16", bundler: "esnext" }[moduleResolution],
    moduleResolution,
    types,
    typeRoots: [join(root, "node_modules/@types")],
  };
}

/** Another Node, from the package `node` of the registry. */
export async function installNode(version: string, into: string): Promise<string> {
  const folder = join(into, `node-${version}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  await runCommand("npm", ["install", `node@${version}`, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
  });
  return join(folder, "node_modules/node/bin/node");
}
