import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exitCodes } from "../exit/codes.ts";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { joinSettings } from "./settings.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const place = (name: string, text: string) => writeFileSync(join(bench.directory, name), text);

test("flags go before the environment, and that before the file", () => {
  const config = {
    timeoutSeconds: 10,
    concurrency: 1,
    aliases: { invoices: "datalab:pl_a", slips: "datalab:pl_s" },
  };
  const environment = {
    DOCMUX_TIMEOUT_SECONDS: "20",
    DOCMUX_CONCURRENCY: "2",
    DOCMUX_ALIAS_INVOICES: "pipelex:extract_invoice",
  };
  expect(joinSettings(config, {}, {})).toMatchObject({ timeoutMs: 10_000, concurrency: 1 });
  expect(joinSettings(config, environment, {})).toMatchObject({
    timeoutMs: 20_000,
    concurrency: 2,
    aliases: { invoices: "pipelex:extract_invoice", slips: "datalab:pl_s" },
  });
  expect(joinSettings(config, environment, { timeout: 30_000, concurrency: 3 })).toMatchObject({
    timeoutMs: 30_000,
    concurrency: 3,
  });
});

test("an alias of a TypeScript file names the pipeline", async () => {
  await bench.emulate("datalab");
  place(
    "docmux.config.ts",
    'const id: string = "pl_invoice";\nexport default { aliases: { invoices: "datalab:" + id } };\n',
  );
  const { exitCode, stdout } = await bench.call(["run", "invoices", invoice]);
  expect(JSON.parse(stdout)).toMatchObject({ ref: { pipelineUri: "datalab:pl_invoice" } });
  expect(exitCode).toBe(0);
});

test("a name that is no alias is refused with those that are", async () => {
  place("docmux.config.json", '{ "aliases": { "invoices": "datalab:pl_invoice" } }');
  const { exitCode, stderr } = await bench.call(["run", "receipts", invoice]);
  expect(exitCode).toBe(exitCodes.invalid_input);
  expect(stderr).toContain("known aliases: invoices");
});

test.each([
  ["a key", '{ "apiKey": "sk-very-secret" }', "apiKey"],
  ["a key inside", '{ "aliases": { "datalab_token": "sk-very-secret" } }', "aliases.datalab_token"],
  ["a key as an alias", '{ "aliases": { "mine": "sk-very-secret" } }', '"mine"'],
  ["a key for a number", '{ "concurrency": "sk-very-secret" }', "concurrency"],
  ["what is not JSON", '{ "a": sk-very-secret }', "cannot be read"],
])("a file with %s is refused, and its content is not printed", async (_name, text, expected) => {
  place("docmux.config.json", text);
  const { exitCode, stdout, stderr } = await bench.call(["providers", "-v", "--json"]);
  expect(exitCode).toBe(exitCodes.config);
  expect(stderr).toContain(expected);
  expect(stdout + stderr).not.toContain("very-secret");
});

test.each([
  ["json", '{\n  "aliases": { "a": sk-very-secret }\n}', "line 2, column 21: unexpected text."],
  ["json", '{ "concurrency": 4, }', "line 1, column 21: Expected double-quoted property name."],
  [
    "json",
    '{\n  "aliases": {}\n  "very-secret": 4\n}',
    "line 3, column 3: Expected ',' or '}' after property value.",
  ],
  ["json", "// very-secret\n{}", 'line 1, column 1: unexpected "/".'],
  ["json", '{ "providers": ["very-secret"', "line 1, column 30: Expected ',' or ']' after array element."],
  ["json", "", "it ends too early."],
  [
    "ts",
    "const a: string = 'very-secret'\nexport default {\n  concurrency: 4\n  timeoutSeconds: 5 };",
    "line 4, column 3:",
  ],
  ["ts", "const very-secret = 1;", "line 1, column 11:"],
  [
    "ts",
    'let verySecret = 1;\nlet verySecret = "very-secret";',
    "line 2, column 5: Identifier has already been declared.",
  ],
  ["ts", 'export default {};\nthrow new Error("very-secret");', "line 2: Error."],
  [
    "ts",
    'import "./more.ts";\nexport default { key: "very-secret" };',
    'it imports "./more.ts", which is not there.',
  ],
  [
    "mjs",
    'export default {\n  aliases: { a: "very-secret" \n  b };',
    'line 3, column 3: Unexpected token, expected ",".',
  ],
  ["mjs", "export default { aliases: { a: very_secret } };", "line 1: ReferenceError."],
])(
  "a broken docmux.config.%s: file, line and cause are reported, and nothing of its content (%j)",
  async (ending, text, expected) => {
    place(`docmux.config.${ending}`, text);
    const { exitCode, stdout, stderr } = await bench.call(["providers", "-v", "--json"]);
    expect(exitCode).toBe(exitCodes.config);
    expect(stderr).toContain(`docmux.config.${ending} cannot be read: ${expected}`);
    expect(stdout + stderr).not.toMatch(/very[-_]?secret/i);
  },
);

test("a key that a failing configuration prints is hidden", async () => {
  bench.environment.ACME_API_KEY = "sk-very-secret";
  place(
    "acme.mjs",
    'export const acme = { specVersion: 1, providerId: "acme", origin: "https://acme.invalid", pipelineFromUri() { throw new Error("no: sk-very-secret"); } };\n',
  );
  const { stdout, stderr } = await bench.call([
    "run",
    "acme:x",
    invoice,
    "--provider",
    "./acme.mjs",
    "-v",
    "--json",
  ]);
  expect(stderr).toContain("no: [key]");
  expect(stdout + stderr).not.toContain("very-secret");
});

test("a further provider is loaded for its own URIs only", async () => {
  await bench.emulate("datalab");
  place("broken.mjs", 'throw new Error("loaded");\n');
  const own = await bench.call(["list", "datalab:", "--provider", "./broken.mjs"]);
  expect(own.exitCode).toBe(0);
  const other = await bench.call(["run", "acme:x", invoice, "--provider", "./broken.mjs"]);
  expect(other.stderr).toContain("loaded");
});

test("a file without a provider, and a missing package, are reported", async () => {
  place("empty.mjs", "export const nothing = 1;\n");
  const empty = await bench.call(["run", "acme:x", invoice, "--provider", "./empty.mjs"]);
  expect(empty.stderr).toContain('"./empty.mjs" exports no provider');
  const missing = await bench.call(["run", "acme:x", invoice, "--provider", "@acme/docmux-x"]);
  expect(missing.stderr).toContain("npm install @acme/docmux-x");
  expect(missing.exitCode).toBe(exitCodes.config);
});

test.each([
  ['{ "shade": true }', 'there is no setting "shade"'],
  ['{ "timeoutSeconds": "soon" }', "timeoutSeconds must be a number of seconds above 0"],
  ['{ "concurrency": 1.5 }', "concurrency must be a whole number above 0"],
  ['{ "aliases": { "a": 1 } }', "aliases must be an object of names and pipeline URIs"],
  ["[]", "it must be an object"],
])("%s is refused with a message", async (text, expected) => {
  place("docmux.config.json", text);
  const { exitCode, stderr } = await bench.call(["providers"]);
  expect(exitCode).toBe(exitCodes.config);
  expect(stderr).toContain(expected);
});

test("a mistyped alias is reported with a suggestion, and a property of every object is no alias", async () => {
  place("docmux.config.json", '{ "aliases": { "invoices": "datalab:pl_invoice" } }');
  expect((await bench.call(["list", "invoces"])).stderr).toContain('Did you mean "invoices"?');
  expect((await bench.call(["list", "toString"])).exitCode).toBe(exitCodes.invalid_input);
});

test("flags go before the environment also when the command is called", async () => {
  await bench.emulate("datalab", 3_600_000);
  const ref = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
  bench.environment.DOCMUX_TIMEOUT_SECONDS = "50";
  place("docmux.config.json", '{ "timeoutSeconds": 10 }');
  const clock = () => new ManualClock({ startIso: new Date().toISOString(), skipUpToMs: 60_000 });
  expect((await bench.call(["wait", ref], { clock: clock() })).stderr).toContain("after 50 s");
  expect((await bench.call(["wait", ref, "--timeout", "20"], { clock: clock() })).stderr).toContain(
    "after 20 s",
  );
});

test("a missing file is reported by its name", async () => {
  const { exitCode, stderr } = await bench.call(["run", "acme:x", invoice, "--provider", "./nope.mjs"]);
  expect(exitCode).toBe(exitCodes.config);
  expect(stderr).toContain('There is no file "./nope.mjs"');
});
