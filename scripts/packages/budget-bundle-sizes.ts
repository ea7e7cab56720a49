import { readFileSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** What is bundled: everything an application gets when it imports these packages and nothing is shaken off. */
const bundles: Readonly<Record<string, readonly string[]>> = {
  "@docmux/core": ["@docmux/core"],
  "@docmux/core + @docmux/datalab": ["@docmux/core", "@docmux/datalab"],
  "@docmux/core + @docmux/clarifeye": ["@docmux/core", "@docmux/clarifeye"],
  "@docmux/core + @docmux/pipelex": ["@docmux/core", "@docmux/pipelex"],
};

/** Bytes, minified and gzipped. */
interface BundleSize {
  withZod: number;
  withoutZod: number;
}

export interface SizeBudgets {
  about: string;
  budgets: Record<string, BundleSize>;
}

const margin = 1.1;
const about =
  "Bytes, minified and gzipped, of a browser bundle: 10 % above what was measured. Written by `pnpm packages:check --write-budgets`.";

/**
 * Bundles core and core with each provider for the browser, from an installed project, and measures them.
 *
 * @throws when a bundle reaches for a builtin module of Node.
 */
export async function measureBundles(project: string): Promise<Record<string, BundleSize>> {
  const sizes: Record<string, BundleSize> = {};
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

/** Which bundles are above their budgets, one sentence each. */
export function checkBudgets(sizes: Record<string, BundleSize>, file: string): string[] {
  const { budgets } = JSON.parse(readFileSync(file, "utf8")) as SizeBudgets;
  return Object.entries(sizes).flatMap(([name, size]) =>
    (["withZod", "withoutZod"] as const).flatMap((kind) => {
      const budget = budgets[name]?.[kind];
      if (budget === undefined) return [`${name}: ${file} has no budget ${kind}`];
      if (size[kind] <= budget) return [];
      return [
        `${name}: ${size[kind]} bytes ${kind}, the budget is ${budget}. Make it smaller, or run with --write-budgets and say why`,
      ];
    }),
  );
}

/** Writes budgets a tenth above what was measured. */
export function writeBudgets(sizes: Record<string, BundleSize>, file: string): void {
  const budgets = Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [
      name,
      { withZod: Math.ceil(size.withZod * margin), withoutZod: Math.ceil(size.withoutZod * margin) },
    ]),
  );
  writeFileSync(file, `${JSON.stringify({ about, budgets } satisfies SizeBudgets, null, 2)}\n`);
}

/** Where the budgets stand. */
export const budgetsFile = join("scripts", "packages", "size-budgets.json");
