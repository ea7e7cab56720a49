import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exitCodes } from "../exit-codes.ts";
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
])("a file with %s is refused, and what stands there is not printed", async (_name, text, told) => {
  place("docmux.config.json", text);
  const { exitCode, stdout, stderr } = await bench.call(["providers", "-v", "--json"]);
  expect(exitCode).toBe(exitCodes.config);
  expect(stderr).toContain(told);
  expect(stdout + stderr).not.toContain("very-secret");
});

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

test("what exports no provider, and a package that is not there, are told", async () => {
  place("empty.mjs", "export const nothing = 1;\n");
  const empty = await bench.call(["run", "acme:x", invoice, "--provider", "./empty.mjs"]);
  expect(empty.stderr).toContain('"./empty.mjs" exports no provider');
  const missing = await bench.call(["run", "acme:x", invoice, "--provider", "@acme/docmux-x"]);
  expect(missing.stderr).toContain("npm install @acme/docmux-x");
  expect(missing.exitCode).toBe(exitCodes.config);
});
