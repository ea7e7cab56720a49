import { statSync } from "node:fs";
import { builtinModules } from "node:module";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { PackedPackage } from "./pack-packages.ts";
import type { Sizes } from "./size-budgets.ts";

/** What is bundled: everything an application gets when it imports these packages and nothing is shaken off. */
const bundles: Readonly<Record<string, readonly string[]>> = {
  "@docmux/core, bundled": ["@docmux/core"],
  "@docmux/core + @docmux/datalab, bundled": ["@docmux/core", "@docmux/datalab"],
  "@docmux/core + @docmux/clarifeye, bundled": ["@docmux/core", "@docmux/clarifeye"],
  "@docmux/core + @docmux/pipelex, bundled": ["@docmux/core", "@docmux/pipelex"],
  "@docmux/core + @docmux/mistral, bundled": ["@docmux/core", "@docmux/mistral"],
  "@docmux/core + @docmux/azure-document-intelligence, bundled": [
    "@docmux/core",
    "@docmux/azure-document-intelligence",
  ],
};

/** The size of each tarball, in bytes. */
export function measureTarballs(packages: readonly PackedPackage[]): Sizes {
  return Object.fromEntries(packages.map(({ name, tarball }) => [name, { tarball: statSync(tarball).size }]));
}

/**
 * Bundles core and core with each provider for the browser, from an installed project, and measures them minified and
 * gzipped.
 *
 * @throws when a bundle reaches for a builtin module of Node.
 */
export async function measureBundles(project: string): Promise<Sizes> {
  const sizes: Record<string, Record<string, number>> = {};
  for (const [name, packages] of Object.entries(bundles)) {
    sizes[name] = {
      withZod: await measureBundle(project, packages, []),
      withoutZod: await measureBundle(project, packages, ["zod", "zod/*"]),
    };
  }
  return sizes;
}

async function measureBundle(
  project: string,
  packages: readonly string[],
  external: string[],
): Promise<number> {
  const contents = packages.map((name, index) => `export * as p${index} from "${name}";`).join("\n");
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: project, sourcefile: "application.js" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external,
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  const builtin = imported.find((path) => path.startsWith("node:") || builtinModules.includes(path));
  if (builtin) throw new Error(`The browser bundle of ${packages.join(" + ")} imports ${builtin}`);
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).byteLength, 0);
}
