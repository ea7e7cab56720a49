import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { comparedDocuments } from "./inputs.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

function place(name: string): void {
  cpSync(invoice, join(bench.directory, name));
}

const readReport = () => JSON.parse(readFileSync(join(bench.directory, "r.json"), "utf8"));

test("documents of a kind go through the pipeline of that kind, others through the vendor's pipeline of --with", async () => {
  for (const name of ["invoice-01.pdf", "contract-01.pdf"]) place(name);
  const { pipelines } = await bench.emulate("clarifeye");
  await bench.emulate("datalab");
  const flow = pipelines.invoice ?? "";
  const words = ["compare", ".", "-o", "r.json", "--with", "datalab:pl_other"];
  const rules = ["--kind", `invoice=datalab:pl_invoice,${flow}`, "--kind", `contract=${flow}`];
  await bench.call([...words, ...rules]);
  const report = readReport();
  expect(
    report.pipelines.map(({ label, uris }: { label: string; uris: string[] }) => [label, [...uris].sort()]),
  ).toEqual([
    ["datalab", ["datalab:pl_invoice", "datalab:pl_other"]],
    ["clarifeye", [flow]],
  ]);
  const refs = report.cells.map(({ document, ref }: { document: string; ref?: { pipelineUri: string } }) => [
    document,
    ref?.pipelineUri,
  ]);
  expect(refs).toContainEqual(["invoice-01", "datalab:pl_invoice"]);
  expect(report.documents).toMatchObject([{ subset: "contract" }, { subset: "invoice" }]);
});

test("kinds of the configuration hold where the command line names no pipeline", async () => {
  for (const name of ["invoice-01.pdf", "contract-01.pdf"]) place(name);
  await bench.emulate("datalab");
  const kinds = { invoice: ["datalab:pl_invoice"], contract: ["others"] };
  writeFileSync(
    join(bench.directory, "docmux.config.json"),
    JSON.stringify({ aliases: { others: "datalab:pl_other" }, kinds }),
  );
  await bench.call(["compare", ".", "-o", "r.json"]);
  const uris = () => readReport().pipelines.map((pipeline: { uris: string[] }) => [...pipeline.uris].sort());
  expect(uris()).toEqual([["datalab:pl_invoice", "datalab:pl_other"]]);
  await bench.call(["compare", ".", "-o", "r.json", "--with", "datalab:pl_other"]);
  expect(uris()).toEqual([["datalab:pl_other"]]);
});

test("with --extract, the schema next to the documents is what a vendor is asked for", async () => {
  place("contract-01.pdf");
  const folder = join(bench.directory, "schemas");
  mkdirSync(folder);
  const schema = { type: "object", properties: { invoice_no: { type: "string", title: "Invoice number" } } };
  writeFileSync(join(folder, "contract.schema.json"), JSON.stringify(schema));
  writeFileSync(join(bench.directory, "contract-01.truth.json"), '{ "invoice_no": "INV-2026-0142" }');
  const words = ["compare", "contract-01.pdf", "-o", "r.json", "--with", "local:extract"];
  const accuracy = async (more: string[]) => {
    await bench.call([...words, ...more]);
    return readReport().pipelines[0].accuracy;
  };
  expect(await accuracy([])).toBe(0);
  expect(await accuracy(["--extract"])).toBe(100);
});

test.each([
  [
    ["--kind", "invoice=datalab:pl_invoice"],
    'No pipeline of datalab is named for "contract-01", which is of the kind "contract"',
  ],
  [["--kind", "invoice"], '--kind "invoice" is no rule'],
  [["--kind", "invoice=datalab:pl_1,datalab:pl_2"], 'The kind "invoice" has two pipelines of datalab'],
  [
    ["--kind", "invoice=datalab:pl_1", "--with", "datalab:pl_2", "--with", "datalab:pl_3"],
    "--kind names datalab, and --with names two pipelines of it",
  ],
  [[], "There is no pipeline to compare"],
])("%j is refused before anything is sent", async (flags, expected) => {
  for (const name of ["invoice-01.pdf", "contract-01.pdf"]) place(name);
  const { emulator } = await bench.emulate("datalab");
  const called = await bench.call(["compare", ".", ...flags]);
  expect([called.exitCode, called.stderr]).toEqual([2, expect.stringContaining(expected)]);
  expect(emulator.requests()).toEqual([]);
});

test("grading rules hold for files that are named one by one as they do in their directory", async () => {
  place("invoice-01.pdf");
  mkdirSync(join(bench.directory, "schemas"));
  const write = (name: string, rules: object) =>
    writeFileSync(join(bench.directory, name), JSON.stringify(rules));
  write("grading.json", { locale: "de-DE", fields: { total: { weight: 2 } } });
  write("schemas/invoice.grading.json", { fields: { note: { ignore: true } } });
  const { io } = bench.streams();
  const [named] = await comparedDocuments(io, ["invoice-01.pdf"]);
  const [inDirectory] = await comparedDocuments(io, ["."]);
  expect(named?.grading).toEqual({
    locale: "de-DE",
    fields: { total: { weight: 2 }, note: { ignore: true } },
  });
  expect(named?.grading).toEqual(inDirectory?.grading);
});

test("a batch of a folder does not take a report for a document", async () => {
  place("invoice-01.pdf");
  const { emulator } = await bench.emulate("datalab");
  await bench.call(["compare", ".", "--with", "datalab:pl_invoice"]);
  const before = emulator.requests().filter(({ path }) => path.endsWith("/run")).length;
  const batch = await bench.call([
    "batch",
    dirname(join(bench.directory, "x")),
    "--to",
    "datalab:pl_invoice",
    "--out",
    "out",
  ]);
  expect([batch.exitCode, batch.stdout]).toEqual([0, expect.stringContaining("1 of 1 document delivered")]);
  // The comparison has paid for it.
  expect(emulator.requests().filter(({ path }) => path.endsWith("/run"))).toHaveLength(before);
});
