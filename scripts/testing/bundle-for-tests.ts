import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

/**
 * Bundles programs of the workspace with the sources of its packages, so that a test that starts one as a process does not
 * wait for a loader of TypeScript each time.
 *
 * @param outdir - within the package of the programs, so that what is not bundled is found where the package itself finds it.
 */
export async function bundleForTests(entryPoints: string[], outdir: string): Promise<void> {
  await build({
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    conditions: ["@docmux/source"],
    // jiti loads parts of itself from its own folder; pg looks for a native client that is not installed.
    external: ["jiti", "pg-native"],
    plugins: [keepPlaces],
    // Some dependencies are CommonJS and require what Node brings.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
    logLevel: "error",
  });
}

/** A source finds files by its own place, which is not that of the bundle. */
const keepPlaces: Plugin = {
  name: "keep-places",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const contents = await readFile(path, "utf8");
      return {
        contents: contents.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
        loader: "ts",
      };
    });
  },
};
