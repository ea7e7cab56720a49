import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { comparedDocuments } from "./inputs.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const examples = dirname(invoice);

function place(path: string, content?: string) {
  const full = join(bench.directory, path);
  mkdirSync(dirname(full), { recursive: true });
  if (content === undefined) cpSync(invoice, full);
  else writeFileSync(full, content);
}

const documentsOf = (...words: string[]) => comparedDocuments(bench.streams().io, words);

test("a directory stands for its documents, and files named one by one are found with the same truths and schemas", async () => {
  const whole = await documentsOf(examples);
  const named = await documentsOf(...whole.map(({ id }) => join(examples, `${id}.pdf`)));
  expect(whole).toHaveLength(12);
  const facts = (documents: typeof whole) =>
    documents.map(({ id, truth, schema, subset }) => ({ id, truth, schema, subset }));
  expect(facts(named)).toEqual(facts(whole));
});

test("documents with the same name stay apart, and one that is named twice is run once", async () => {
  for (const path of ["a/x.pdf", "b/x.pdf", "c/y.pdf", "c/y.png"]) place(path);
  const documents = await documentsOf("a/x.pdf", "b/x.pdf", "c/y.pdf", "c/y.png", "./a/x.pdf");
  expect(documents.map(({ id }) => id)).toEqual(["a/x.pdf", "b/x.pdf", "y.pdf", "y.png"]);
});

test("a document that is named in addition to its directory is run once", async () => {
  for (const path of ["in/x.pdf", "in/y.pdf"]) place(path);
  for (const words of [
    ["in", "in/y.pdf"],
    ["in/y.pdf", "in", "in"],
  ]) {
    const ids = (await documentsOf(...words)).map(({ id }) => id);
    expect(ids.sort()).toEqual(["x", "y"]);
  }
});

test("URLs that differ in secrets alone have names without them", async () => {
  const urls = [
    "a.invalid/x.pdf?sig=s3cret1",
    "a.invalid/x.pdf?sig=s3cret2",
    "b.invalid/x.pdf",
    "ann:s3cret@c.invalid/",
  ];
  const documents = await documentsOf(...urls.map((url) => `https://${url}`));
  expect(documents.map(({ id }) => id)).toEqual([
    "a.invalid/x.pdf",
    "a.invalid/x.pdf #2",
    "b.invalid/x.pdf",
    "c.invalid",
  ]);
  expect(documents.map(({ input }) => input)).toEqual(urls.map((url) => ({ url: `https://${url}` })));
});

test("odd names of files are names of files", async () => {
  const names = ["two words.pdf", "Überweisung №5.pdf", "-n.pdf", "100%.pdf", "#1.pdf"];
  for (const name of names) place(name);
  const documents = await documentsOf(...names);
  expect(documents.map(({ input }) => input)).toEqual(
    names.map((name) => ({ path: join(bench.directory, name) })),
  );
});

test("a URL is named after its last part", async () => {
  const [document] = await documentsOf("https://files.invalid/in/may%20invoice.pdf?sig=abc");
  expect(document?.id).toBe("may%20invoice");
});

test.each([
  ["what is not there", ["nope.pdf"], 'There is no file or directory "nope.pdf"'],
  ["a truth that is not JSON", ["bad.pdf"], 'bad.truth.json" is not JSON'],
  ["an empty directory", ["empty"], "there is no document in this directory"],
])("%s is refused before anything is sent", async (_what, words, expected) => {
  const { emulator } = await bench.emulate("datalab");
  place("good.pdf");
  place("bad.pdf");
  place("bad.truth.json", "{");
  mkdirSync(join(bench.directory, "empty"));
  const called = await bench.call(["compare", "good.pdf", ...words, "--with", "datalab:pl_invoice"]);
  expect(called.exitCode).toBe(2);
  expect(called.stderr).toContain(expected);
  expect(emulator.requests()).toEqual([]);
});

test("several documents are a summary on standard output, and every field with --verbose", async () => {
  await bench.emulate("datalab");
  for (const name of ["one", "two"]) {
    place(`${name}.pdf`);
    place(`${name}.truth.json`, readFileSync(invoice.replace(/\.pdf$/, ".truth.json"), "utf8"));
  }
  const words = ["compare", "one.pdf", "two.pdf", "--with", "datalab:pl_invoice", "-o", "r.md"];
  const short = await bench.call(words);
  expect(short.stdout).toMatch(/one +✓ \d+ %[\s\S]+two +✓ \d+ %[\s\S]+datalab:pl_invoice +2 of 2 +\d+\.\d %/);
  expect(short.stdout).not.toContain("invoice_number");
  expect((await bench.call([...words, "-v"])).stdout.match(/invoice_number/g)).toHaveLength(2);
});

test.each([
  ["-o nowhere/r.html", 'There is no directory "nowhere"'],
  ["-o .", "has no ending"],
  ["--with datalab:pl_invoice", 'with "datalab:pl_invoice" is given twice'],
])("compare refuses %s before anything is sent", async (flags, expected) => {
  const { emulator } = await bench.emulate("datalab");
  const words = ["compare", invoice, "--with", "datalab:pl_invoice", ...flags.split(" ")];
  const { exitCode, stderr } = await bench.call(words);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(expected);
  expect(emulator.requests()).toEqual([]);
});

// A file that a dead link stands for, in a folder that is not there, passes every look and cannot be written.
test("what cannot be written in the end is not lost", async () => {
  await bench.emulate("datalab");
  for (const name of ["r.md", "a.json"]) {
    symlinkSync(join(bench.directory, "gone", name), join(bench.directory, name));
  }
  const compared = await bench.call(["compare", invoice, "--with", "datalab:pl_invoice", "-o", "r.md"]);
  expect(compared.exitCode).toBe(74);
  const [, elsewhere = ""] = /Written: (\S+), as \S+ cannot be written/.exec(compared.stderr) ?? [];
  expect(readFileSync(elsewhere, "utf8")).toContain("datalab:pl\\_invoice");
  rmSync(dirname(elsewhere), { recursive: true });
  const run = await bench.call(["run", "datalab:pl_invoice", invoice, "-o", "a.json"]);
  expect(run.exitCode).toBe(74);
  const [, ref = ""] = /docmux wait (docmux-ref-\S+)/.exec(run.stderr) ?? [];
  expect((await bench.call(["result", ref])).exitCode).toBe(0);
});

test("a comparison of a directory that is run again does not take its own report for a document", async () => {
  const { emulator } = await bench.emulate("datalab");
  place("invoice.pdf");
  const words = ["compare", ".", "--with", "datalab:pl_invoice"];
  const starts = () => emulator.requests().filter(({ path }) => path.endsWith("/run")).length;
  expect((await bench.call(words)).exitCode).toBe(0);
  expect(readFileSync(join(bench.directory, "docmux-report.html"), "utf8")).toContain("invoice");
  expect(starts()).toBe(1);
  const again = await bench.call([...words, "-o", "second.html"]);
  // The document itself is in the store: its report would be another start.
  expect([again.exitCode, starts()]).toEqual([0, 1]);
  await bench.call(words);
  expect(starts()).toBe(1);
});

test.each(["html", "json", "md", "csv"])(
  "a report in .%s that is named is refused before anything is sent",
  async (ending) => {
    const { emulator } = await bench.emulate("datalab");
    place("invoice.pdf");
    const words = ["compare", "invoice.pdf", "--with", "datalab:pl_invoice"];
    await bench.call([...words, "-o", `report.${ending}`]);
    const before = emulator.requests().length;
    const again = await bench.call(["compare", `report.${ending}`, ...words.slice(1)]);
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain(`"report.${ending}" is a report of docmux compare, not a document`);
    expect(emulator.requests()).toHaveLength(before);
  },
);
