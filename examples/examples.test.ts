import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startAzureDocumentIntelligenceEmulator, startMistralEmulator } from "@docmux/emulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleForTests } from "../scripts/testing/bundle-for-tests.ts";
import { type EmulatedVendors, startEmulatedVendors } from "./runner/emulated-vendors.ts";
import { listExamples } from "./runner/list-examples.ts";
import { type Ended, runToEnd } from "./runner/run-to-end.ts";

const examples = fileURLToPath(new URL(".", import.meta.url));
const read = (path: string) => readFileSync(join(examples, path), "utf8");
const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));

let folder: string;
let bundles: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "docmux-examples-"));
  bundles = mkdtempSync(join(examples, "node_modules/.bundles-"));
  const programs = [...listExamples(), "runner/submit-form.ts", "runner/serve-next-route.ts"];
  await bundleForTests(
    programs.filter((file) => file.endsWith(".ts")).map((file) => join(examples, file)),
    bundles,
  );
});
afterAll(() => {
  for (const each of [folder, bundles]) rmSync(each, { recursive: true, force: true });
});

/** Vendors of its own for each test, so that tests can run side by side and count what was asked. */
async function withVendors(use: (vendors: EmulatedVendors) => Promise<void>): Promise<void> {
  const vendors = await startEmulatedVendors(1);
  try {
    await use(vendors);
  } finally {
    await vendors.close();
  }
}

/** Runs an example that must go well, and gives what it printed. */
async function printedBy(
  vendors: EmulatedVendors,
  file: string,
  options?: Parameters<typeof runToEnd>[2],
): Promise<string> {
  const ended = await runToEnd(vendors, file, { bundles, ...options });
  expect(ended).toMatchObject({ exitCode: 0, problems: "" });
  expect(ended.output).not.toContain(vendors.datalab.apiKey);
  return ended.output;
}

const startsAt = ({ datalab }: EmulatedVendors) =>
  datalab.requests().filter(({ method, path }) => method === "POST" && /\/pipelines\/[^/]+\/run$/.test(path));

const statusChecksAt = ({ datalab }: EmulatedVendors) =>
  datalab.requests().filter(({ method, path }) => method === "GET" && /\/executions\/[\w-]+$/.test(path));

/** The first poll would come after a minute: the one status check is that of the webhook. */
async function showsWithoutPolling(vendors: EmulatedVendors, file: string): Promise<void> {
  expect(await printedBy(vendors, file)).toContain("total_amount: 5798.39");
  expect(statusChecksAt(vendors)).toHaveLength(1);
}

const expectations: Record<string, (vendors: EmulatedVendors) => Promise<void>> = {
  async "run-on-datalab.ts"(vendors) {
    const printed = await printedBy(vendors, "run-on-datalab.ts");
    expect(printed).toContain("completed in Datalab's own word: completed\n");
    expect(printed).toContain("total_amount: 5798.39");
    expect(printed).toContain("Read: # Nordwind Bürobedarf GmbH");
    expect(printed).toMatch(/Paid: \{ amount: '[\d.]+', currency: 'USD', exactness: 'exact' \} for 1 page/);
    expect(printed).toMatch(/deletes the result at \d{4}-\d\d-\d\dT/);
  },

  async "run-on-clarifeye.ts"(vendors) {
    const printed = await printedBy(vendors, "run-on-clarifeye.ts");
    expect(printed).toContain("Step Extract objects: completed\n");
    expect(printed).toContain("completed in Clarifeye's own word: completed\n");
    expect(printed).toMatch(/Extracted from invoice-01.pdf: .*5798.39.*from invoice-02.pdf: .*16189.71/s);
    // `cleanup` was asked for: what was uploaded is gone.
    expect(vendors.clarifeye.requests().filter(({ method }) => method === "DELETE")).toHaveLength(2);
  },

  async "run-on-pipelex.ts"(vendors) {
    const printed = await printedBy(vendors, "run-on-pipelex.ts", { args: ["documents/invoice-02.pdf"] });
    expect(printed).toContain("completed in Pipelex's own word: COMPLETED\n");
    expect(printed).toContain("invoice_number: 'CDW-20391'");
    expect(printed).toContain("Pipe extract_invoice (control): completed\n");
    expect(printed).toContain("Pipe extract_invoice_fields (extract): completed\n");
  },

  async "switch-vendors.ts"(vendors) {
    for (const uri of (vendors.environment.PIPELINES ?? "").split(",")) {
      const printed = await printedBy(vendors, "switch-vendors.ts", { environment: { PIPELINE: uri } });
      const vendor = uri.split(":")[0];
      expect(printed).toMatch(
        new RegExp(`^${vendor} says completed, which is completed\nINV-2026-0142 over 5798.39\n$`, "i"),
      );
    }
  },

  async "one-schema.ts"(vendors) {
    const mistral = await startMistralEmulator();
    const azure = await startAzureDocumentIntelligenceEmulator();
    const keys = {
      MISTRAL_API_KEY: mistral.apiKey,
      MISTRAL_BASE_URL: mistral.origin,
      DOCUMENT_INTELLIGENCE_API_KEY: azure.apiKey,
      DOCUMENT_INTELLIGENCE_ENDPOINT: azure.origin,
    };
    const { datalab, clarifeye, pipelex } = vendors.uris;
    const sent = ["mistral:mistral-ocr-latest", "local:extract"];
    const defined = [datalab, clarifeye, pipelex, "azure-document-intelligence:prebuilt-invoice"];
    for (const uri of [...sent, ...defined]) {
      const environment = { ...keys, PIPELINE: uri };
      const printed = await printedBy(vendors, "one-schema.ts", { environment });
      const first = sent.includes(uri) ? "The schema is sent." : "The vendor's own definition decides.";
      expect(printed.split("\n")[0], uri).toBe(first);
      expect(printed, uri).toMatch(/INV-2026-0142 over 5798\.39, due in 2026\n\d lines, the first: \w+/);
    }
    await Promise.all([mistral.close(), azure.close()]);
  },

  async "typed-output.ts"(vendors) {
    const printed = await printedBy(vendors, "typed-output.ts");
    expect(printed).toContain("INV-2026-0142: 5798.39, due in 2026\nThe largest line: Office chair Aero");
    expect(printed).toMatch(/bad_response: .*approved_by/);
    expect(printed).toContain("Pay to: { iban: 'DE44 5001 0517 5407 3249 31', currency: 'EUR' }");
    expect(startsAt(vendors), "reading again starts nothing again").toHaveLength(1);
  },

  async "attach-in-another-process.ts"(vendors) {
    const file = join(folder, "run.json");
    const printed = await printedBy(vendors, "attach-in-another-process.ts", { args: [file] });
    const [, starter, started] = /Process (\d+) started (\S+) and leaves/.exec(printed) ?? [];
    const [, finisher, found] = /Process (\d+) found (\S+)/.exec(printed) ?? [];
    expect(found).toBe(started);
    expect(finisher).not.toBe(starter);
    expect(printed).toMatch(/completed 2 of 2 steps\nExtracted: \{\s+invoice_number: 'INV-2026-0142'/);
    const ref = readJson(file);
    expect(ref).toMatchObject({ version: 1, providerId: "datalab", pipelineUri: "datalab:pl_invoice" });
    expect(started).toBe(`datalab:pl_invoice#${ref.runId}`);
    expect(readFileSync(file, "utf8")).not.toContain(vendors.datalab.apiKey);
    expect(startsAt(vendors)).toHaveLength(1);
  },

  async "batch-a-folder.ts"(vendors) {
    const results = join(folder, "batch");
    const { output, exitCode } = await runToEnd(vendors, "batch-a-folder.ts", {
      args: ["documents", results],
    });
    expect(exitCode, "one document failed").toBe(1);
    expect(output).toContain("11 of 12 delivered");
    const summary: Record<string, string>[] = readJson(join(results, "summary.json"));
    const names = readdirSync(join(examples, "documents")).filter((name) => name.endsWith(".pdf"));
    expect(summary.map(({ document }) => document)).toEqual(names);
    const [failed, ...others] = summary.filter(({ outcome }) => outcome === "failed");
    expect(others).toEqual([]);
    expect(failed?.error).toContain("The file is damaged");
    expect(failed?.ref).toMatch(/^docmux-ref-/);
    const delivered = names.filter((name) => name !== failed?.document).map((name) => `${name}.json`);
    expect(readdirSync(results).sort()).toEqual([...delivered, "summary.json"].sort());
  },

  async "compare-vendors.ts"(vendors) {
    rmSync(join(examples, "out/report.html"), { force: true });
    const printed = await printedBy(vendors, "compare-vendors.ts");
    expect(printed).toContain("20 of 20 runs\n");
    expect(printed).toMatch(/mistral:invoice: [\d.]+ % correct, 0 failed, \d+ ms, cost unknown/);
    expect(printed).toMatch(
      /datalab:pl_invoice: [\d.]+ % correct, 0 failed, \d+ ms, [\d.]+ USD \(exact\) a run/,
    );
    expect(printed).toMatch(
      /pipelex:extract_invoice: [\d.]+ % correct, 0 failed, \d+ ms, [\d.]+ USD \(lower-bound\) a run/,
    );
    expect(read("out/report.html")).toContain("INV-2026-0142");
  },

  async "react-to-statuses.ts"(vendors) {
    const printed = await printedBy(vendors, "react-to-statuses.ts");
    expect(printed).toContain(
      "datalab: completed_with_errors (completed_with_errors); all output is there: false",
    );
    expect(printed).toContain("extract: failed\nProblem of step 1: The extraction ran out of memory.\n");
    expect(printed).toContain("Delivered: convert - data: undefined\n");
    expect(printed).toContain(
      "clarifeye: completed_with_warnings (completed_with_warnings); all output is there: true",
    );
    expect(printed).toContain("Warning of Extract objects: The total is hard to read.\nHave it checked: {");
    expect(printed).toContain("pipelex: completed (COMPLETED); all output is there: true\nBook it: {");
    expect(printed).toMatch(/partial_result: .*\nStill there: convert\n$/);
  },

  async "handle-errors.ts"(vendors) {
    const blocks = (await printedBy(vendors, "handle-errors.ts")).split(/\n(?=\S)/);
    const codes = blocks.map((block) => block.split("\n")[1]?.trim().split(/[,:]/)[0]);
    expect(codes).toEqual([
      "unauthorized",
      "not_found",
      "invalid_input",
      "unsupported",
      "timeout",
      "run_failed",
      "start_unknown",
    ]);
    expect(blocks[4]).toContain("timeout, may be tried again:");
    expect(blocks[4]).toContain("-> Attached again: completed");
    expect(blocks[5]).toContain("-> The file is damaged.");
    // With the wrong key, of the pipeline that is not there, of a run that is waited for twice, of one that fails.
    expect(startsAt(vendors).map(({ answered }) => answered)).toEqual([401, 404, 200, 200]);
    const lost = vendors.pipelex.requests().filter(({ answered }) => answered === "reset");
    expect(lost, "a start whose answer was lost is not sent again").toHaveLength(1);
  },

  async "next-server-action.ts"(vendors) {
    expect(read("next-server-action.ts").startsWith('"use server";\n')).toBe(true);
    const states = (await printedBy(vendors, "next-server-action.ts")).trim().split("\n");
    expect(states.map((state) => JSON.parse(state))).toEqual([
      // "Bill to" names no field of the schema, so the emulated vendor does not find the buyer.
      {
        state: "done",
        invoice: { invoice_number: "INV-2026-0142", total_amount: 5798.39 },
        toCheck: [expect.stringContaining("buyer_name (FAIL_UNRESOLVABLE)")],
      },
      { state: "refused", message: "Choose a file." },
      { state: "refused", message: "There is no such document." },
    ]);
  },

  "webhooks-hono.ts": (vendors) => showsWithoutPolling(vendors, "webhooks-hono.ts"),
  "webhooks-express.ts": (vendors) => showsWithoutPolling(vendors, "webhooks-express.ts"),

  async "webhooks-next.ts"(vendors) {
    const store = mkdtempSync(join(folder, "store-"));
    const printed = await printedBy(vendors, "webhooks-next.ts", { environment: { STORE: store } });
    expect(printed).toContain("At first: undefined\nIn the end: {");
    expect(printed).toContain("total_amount: 5798.39");
    expect(statusChecksAt(vendors)).toHaveLength(1);
  },

  async "use-from-commonjs.cjs"(vendors) {
    expect(await printedBy(vendors, "use-from-commonjs.cjs")).toBe("completed: INV-2026-0142 over 5798.39\n");
  },

  async "datalab-end-to-end.ts"(vendors) {
    const printed = await printedBy(vendors, "datalab-end-to-end.ts");
    expect(printed).toMatch(/Draft: \{\s+invoice_number: 'INV-2026-0142'/);
    expect(printed).toMatch(/Extracted: \{\s+invoice_number: 'CDW-20391'/);
  },
};

/** Has a test file of its own. */
const served = "hono-route.ts";

describe.concurrent("as a reader runs it", () => {
  test.each(Object.entries(expectations))("%s", (_file, expectation) => withVendors(expectation));

  test("pnpm example runs one by name, and names them all when it knows none", () =>
    withVendors(async (vendors) => {
      const runner = "runner/run-example.ts";
      const environment = { PIPELINE: "pipelex:extract_invoice" };
      const named = await runToEnd(vendors, runner, { args: ["switch-vendors"], environment });
      expect(named.output).toBe("pipelex says COMPLETED, which is completed\nINV-2026-0142 over 5798.39\n");
      const unknown: Ended = await runToEnd(vendors, runner, { args: ["nonsense"] });
      expect(unknown.exitCode).toBe(64);
      for (const file of listExamples()) expect(unknown.problems).toContain(file);
    }));

  test("with --real, an example runs on the vendors that the environment names", () =>
    withVendors(async (vendors) => {
      const args = ["--real", "switch-vendors"];
      const { output } = await runToEnd(vendors, "runner/run-example.ts", { args });
      expect(output).toContain("datalab says completed");
      expect(startsAt(vendors)).toHaveLength(1);
    }));
});

test("every example is run by a test, is a file below 60 lines and is in the table", () => {
  expect([...Object.keys(expectations), served].sort()).toEqual(listExamples().sort());
  const table = read("README.md");
  for (const file of listExamples()) {
    expect(read(file).trimEnd().split("\n").length, file).toBeLessThan(60);
    expect(table, file).toContain(`| [\`${file.replace(/\.\w+$/, "")}\`](${file}) |`);
  }
});
