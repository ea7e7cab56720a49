/** The arrows of the house (docs/architecture.md), checked instead of read. */
const core = "^packages/core/src";

/** Inside core, each folder imports only what stands to its left. */
const allowedInCore = {
  model: ["model"],
  errors: ["model", "errors"],
  time: ["model", "errors", "time"],
  provider: ["model", "errors", "time", "provider"],
  "provider-utils": ["model", "errors", "time", "provider", "provider-utils"],
  engine: ["model", "errors", "time", "provider", "engine"],
  testing: ["model", "errors", "time", "provider", "testing"],
};

const source = "(?<!\\.test)(?<!\\.test-d)\\.ts$";

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment: "Types may refer to each other; code may not.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "nothing-unresolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    ...Object.entries(allowedInCore).map(([folder, allowed]) => ({
      name: `core-${folder}-looks-left`,
      severity: "error",
      from: { path: `${core}/${folder}/.*${source}` },
      to: { path: core, pathNot: `${core}/(${allowed.join("|")})/` },
    })),
    {
      name: "core-imports-no-sibling",
      severity: "error",
      from: { path: `${core}/.*${source}` },
      to: { path: "^packages/", pathNot: "^packages/core/" },
    },
    {
      name: "providers-meet-core-through-the-contract",
      severity: "error",
      from: { path: `^packages/(datalab|clarifeye|pipelex)/src/.*${source}` },
      to: {
        path: "^packages/",
        pathNot: [
          "^packages/$1/",
          "^packages/core/src/provider/index\\.ts$",
          "^packages/core/src/provider-utils/index\\.ts$",
        ],
      },
    },
    {
      name: "emulator-is-independent",
      severity: "error",
      from: { path: "^packages/emulator/" },
      to: { path: "^packages/", pathNot: "^packages/emulator/" },
    },
    {
      name: "conformance-and-compare-use-core-only",
      severity: "error",
      from: { path: `^packages/(conformance|compare)/src/.*${source}` },
      to: {
        path: "^packages/",
        pathNot: ["^packages/$1/", "^packages/core/src/(index|provider/index|testing/index)\\.ts$"],
      },
    },
    {
      name: "packages-through-their-entry-points",
      comment: "Another package's inner files are not its API.",
      severity: "error",
      from: { path: "^(packages/([^/]+)|examples|bench)/" },
      to: {
        path: "^packages/[^/]+/src/",
        pathNot: [
          "^packages/$2/",
          "^packages/[^/]+/src/(index|provider/index|provider-utils/index|testing/index)\\.ts$",
        ],
      },
    },
    {
      name: "no-node-builtin-in-libraries",
      comment:
        "Core and providers also run where there is no Node; a file is opened through the runtime's own lookup.",
      severity: "error",
      from: { path: `^packages/(core|datalab|clarifeye|pipelex|compare)/src/.*${source}` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "ky-stays-in-the-toolkit",
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: `${core}/provider-utils/` },
      to: { path: "node_modules/ky/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|node_modules)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@docmux/source", "import", "node", "default"],
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};
