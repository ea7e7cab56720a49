import { cpSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { knownProviderIds } from "../vendors/known.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const readReport = () => JSON.parse(readFileSync(join(bench.directory, "r.json"), "utf8"));

test("where no pipeline is named and no key is set, every vendor that needs no account reads the documents", async () => {
  for (const name of ["invoice-01", "credit-note-01"])
    for (const ending of [".pdf", ".truth.json"])
      cpSync(join(dirname(invoice), `${name}${ending}`), join(bench.directory, `${name}${ending}`));
  cpSync(join(dirname(invoice), "schemas"), join(bench.directory, "schemas"), { recursive: true });
  const words = ["compare", "invoice-01.pdf", "credit-note-01.pdf", "-o", "r.json"];
  const { exitCode, stdout, stderr } = await bench.call(words);
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining("No pipeline is named and no key is set.")]);
  const { pipelines, cells } = readReport();
  expect(pipelines.map(({ label }: { label: string }) => label)).toEqual(knownProviderIds);
  expect(stdout).toContain("local is a baseline: rules, no model.");
  expect(stdout.replaceAll("\n", " ")).toMatch(/Results of datalab, .* came from emulators\./);
  expect(stderr).toContain("Runs for real on this machine: local.");
  for (const { label, accuracy } of pipelines) {
    expect(stdout).toContain(label);
    expect(accuracy, label).toBeGreaterThan(50);
  }
  expect(cells.map(({ outcome }: { outcome: string }) => outcome)).toEqual(cells.map(() => "delivered"));
});

test("a document of a kind without a schema is read as an invoice", async () => {
  cpSync(invoice, join(bench.directory, "Rechnung März-7.pdf"));
  const { exitCode } = await bench.call(["compare", "Rechnung März-7.pdf", "-o", "r.json"]);
  expect(exitCode).toBe(0);
  const addresses = readReport().fields.map(({ address }: { address: string }) => address);
  expect(addresses).toEqual(expect.arrayContaining(["invoice_number", "total_amount"]));
});

test("with a key of any vendor nothing is emulated: the pipelines are to be named", async () => {
  cpSync(invoice, join(bench.directory, "invoice-01.pdf"));
  bench.setEnvironment("MISTRAL_API_KEY", "key");
  const { exitCode, stderr } = await bench.call(["compare", "invoice-01.pdf"]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("There is no pipeline to compare")]);
});
