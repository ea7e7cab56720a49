/** The arrows of the house (docs/architecture.md), checked instead of read. */
const core = "^packages/core/src";

/** Inside core, each folder imports only these. */
const allowedInCore = {
  model: [],
  errors: ["model"],
  time: [],
  trace: [],
  contract: ["model", "errors", "time"],
  toolkit: ["model", "errors", "time", "contract", "trace"],
  store: ["model", "errors", "time"],
  account: ["model", "errors", "time", "contract", "store"],
  schema: ["model", "errors", "contract"],
  engine: ["model", "errors", "time", "contract", "store", "account", "trace", "schema"],
  testing: ["model", "errors", "time", "contract"],
};

/** Inside the engine: the stages of a run. The verbs above them import all of these. */
const allowedInEngine = { watch: ["watch"], start: ["watch", "start"], result: ["result"] };
const engineShared = `${core}/engine/(environment|options|events|pipelines)\\.ts$`;

const vendor = "^packages/(datalab|clarifeye|pipelex|mistral|azure-document-intelligence)/src";

/** What every stage of a vendor's package may use: settings, the vendor's words and addresses, what it keeps in a ref. */
const vendorGround = [
  ...["settings", "failure", "paths", "wire", "status", "schema"],
  // Clarifeye's ids, project and what its refs keep; Pipelex's names, API generations and the values it passes around.
  ...["ids", "project", "meta", "names", "dialect", "detect", "stuff"],
];

/** Inside a vendor's package, each room (a file or a folder of that name) imports itself, the ground and these. */
const allowedInVendor = {
  ...Object.fromEntries(vendorGround.map((room) => [room, []])),
  observe: [],
  // Proves that a webhook came from the vendor; a callback is read like an answer to a status check, by the same words.
  webhook: [],
  callback: [],
  start: ["observe"],
  result: ["observe"],
  // A list of runs shows their statuses and steps.
  manage: ["observe"],
  "pipelines?": ["observe", "webhook", "start", "result", "manage"],
  provider: ["observe", "webhook", "callback", "start", "result", "manage", "pipelines?"],
  index: ["observe", "webhook", "callback", "start", "result", "manage", "pipelines?", "provider"],
};

const source = "(?<!\\.test)(?<!\\.test-d)\\.ts$";

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment: "Code of one file never needs itself; where types may: see the next rule.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-circular-types",
      comment:
        "Here types form no circle either, so that each file can be read without the ones that use it.",
      severity: "error",
      from: {
        path: "^packages/(core|datalab|clarifeye|pipelex|mistral|azure-document-intelligence|local|postgres|emulator|conformance|compare)/",
      },
      to: { circular: true },
    },
    {
      name: "nothing-unresolvable",
      comment: "`pnpm test:peers` installs the clients of Mistral and Azure into folders of their own.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^@(mistralai/mistralai|azure-rest/ai-document-intelligence)$" },
    },
    ...Object.entries(allowedInCore).map(([folder, allowed]) => ({
      name: `core-${folder}-imports`,
      severity: "error",
      from: { path: `${core}/${folder}/.*${source}` },
      to: { path: core, pathNot: `${core}/(${[folder, ...allowed].join("|")})/` },
    })),
    ...Object.entries(allowedInEngine).map(([stage, allowed]) => ({
      name: `engine-${stage}-keeps-its-stage`,
      severity: "error",
      from: { path: `${core}/engine/${stage}/.*${source}` },
      to: { path: `${core}/engine/`, pathNot: [`${core}/engine/(${allowed.join("|")})/`, engineShared] },
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
      from: {
        path: `^packages/(datalab|clarifeye|pipelex|mistral|azure-document-intelligence|local)/src/.*${source}`,
      },
      to: {
        path: "^packages/",
        pathNot: ["^packages/$1/", "^packages/core/src/provider\\.ts$"],
      },
    },
    ...Object.entries(allowedInVendor).map(([room, allowed]) => {
      const rooms = [room, ...vendorGround, ...allowed].join("|");
      return {
        name: `vendor-${room.replace("?", "")}-imports`,
        comment:
          "The stages of a run, in one order at every vendor; a file of another name needs a room first.",
        severity: "error",
        from: { path: `${vendor}/${room}(\\.ts$|/.*${source})` },
        to: { path: "^packages/$1/src/", pathNot: `^packages/$1/src/(${rooms})(\\.ts$|/)` },
      };
    }),
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
        pathNot: ["^packages/$1/", "^packages/core/src/(index|provider|testing|store|file-store)\\.ts$"],
      },
    },
    {
      name: "postgres-uses-what-applications-and-stores-use",
      severity: "error",
      from: { path: `^packages/postgres/src/.*${source}` },
      to: {
        path: "^packages/",
        pathNot: ["^packages/postgres/", "^packages/core/src/(index|store)\\.ts$"],
      },
    },
    {
      name: "postgres-ships-no-driver",
      comment: "An application brings its own.",
      severity: "error",
      from: { path: `^packages/postgres/src/.*${source}` },
      to: { path: "node_modules/(pg|@electric-sql)/" },
    },
    {
      name: "packages-through-their-entry-points",
      comment: "Another package's inner files are not its API.",
      severity: "error",
      from: { path: "^(packages/([^/]+)|examples|bench)/" },
      to: {
        path: "^packages/[^/]+/src/",
        pathNot: ["^packages/$2/", "^packages/[^/]+/src/(index|provider|testing|store|file-store)\\.ts$"],
      },
    },
    {
      name: "no-node-builtin-in-libraries",
      comment:
        "Core and providers also run where there is no Node; a file is opened through the runtime's own lookup.",
      severity: "error",
      from: {
        path: `^packages/(core|datalab|clarifeye|pipelex|mistral|azure-document-intelligence|compare)/src/.*${source}`,
        pathNot: `${core}/(file-store\\.ts|store/file/)`,
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "ky-stays-in-the-toolkit",
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: `${core}/toolkit/(client|failure)\\.ts$` },
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
