import type { Options } from "tsup";

/** One build shape for every package: ESM, source maps, declarations, nothing of the workspace bundled in. */
export function packageBuild(entry: Record<string, string>): Options {
  return {
    entry,
    format: ["esm"],
    target: "node20.19",
    platform: "neutral",
    sourcemap: true,
    clean: true,
    splitting: true,
    treeshake: true,
    // Declarations must read the built types of sibling packages, so the private source condition is switched off here.
    // tsup sets `baseUrl`, which TypeScript 6 reports as deprecated.
    dts: { compilerOptions: { ignoreDeprecations: "6.0", customConditions: [] } },
    external: [/^@docmux\//, /^node:/],
  };
}
