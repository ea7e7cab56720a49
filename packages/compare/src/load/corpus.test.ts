import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { InvalidInputError, UnsupportedError } from "@docmux/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { compare } from "../compare.ts";
import { fakeVendor, quickClock } from "../testing/fake-vendor.ts";
import { loadCorpus } from "./corpus.ts";

const made: string[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function folderWith(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "docmux-corpus-"));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

const pdf = "%PDF-1.7";

it("reads documents with the truths and schemas next to them, in the order of their names", async () => {
  const folder = await folderWith({
    "receipt-02.png": "x",
    "invoice-01.PDF": pdf,
    "invoice-01.truth.json": '{ "total": 5 }',
    "receipt-02.truth.json": '\uFEFF{ "total": 7 }',
    "receipt-02.truth.md": "# Till",
    "schemas/invoice.schema.json": '{ "title": "Invoice" }',
    "schemas/receipt.schema.json": '{ "title": "Receipt" }',
    "README.md": "about",
    ".hidden.pdf": pdf,
    "generate/other.pdf": pdf,
  });
  const expected = [
    {
      id: "invoice-01",
      input: { path: join(folder, "invoice-01.PDF") },
      truth: { total: 5 },
      schema: { title: "Invoice" },
      subset: "invoice",
    },
    {
      id: "receipt-02",
      input: { path: join(folder, "receipt-02.png") },
      truth: { total: 7 },
      truthMarkdown: "# Till",
      schema: { title: "Receipt" },
      subset: "receipt",
    },
  ];
  expect((await loadCorpus(folder)).documents).toEqual(expected);
  expect((await loadCorpus(pathToFileURL(`${folder}/`))).documents).toEqual(expected);
});

it.each([
  ["truth.json", '{ "a": { "total": 5 }, "b": { "total": 7 } }'],
  ["truth.csv", "id,total\nb,7\na,5\n"],
])("reads the truths of a whole directory from %s, and compare takes them", async (file, text) => {
  const { documents } = await loadCorpus(await folderWith({ "a.pdf": pdf, "b.pdf": pdf, [file]: text }));
  const report = await compare({
    clock: quickClock(),
    documents,
    pipelines: [fakeVendor("x", { data: { total: 5 } })],
  });
  expect(report.cells.map((cell) => [cell.document, cell.score?.accuracy])).toEqual([
    ["a", 100],
    ["b", 0],
  ]);
});

it("takes a directory without any truth, and one with a partial truth when the option allows it", async () => {
  const bare = await loadCorpus(await folderWith({ "a-b.pdf": pdf }));
  expect(bare.documents[0]).toEqual({ id: "a-b", input: { path: expect.stringContaining("a-b.pdf") } });
  const folder = await folderWith({ "a.pdf": pdf, "b.pdf": pdf, "a.truth.json": "{}" });
  const { documents } = await loadCorpus(folder, { missingTruth: "accept" });
  expect(documents.map((document) => "truth" in document)).toEqual([true, false]);
});

it("reads the rules of the directory, and those of a kind over them", async () => {
  const folder = await folderWith({
    "invoice-1.pdf": pdf,
    "receipt-1.pdf": pdf,
    "grading.json": '{ "locale": "de-DE", "fields": { "total": { "tolerance": 0.01 } } }',
    "schemas/receipt.grading.json": '{ "locale": "en-GB", "fields": { "note": { "ignore": true } } }',
  });
  const total = { tolerance: 0.01 };
  expect((await loadCorpus(folder)).documents.map(({ grading }) => grading)).toEqual([
    { locale: "de-DE", fields: { total } },
    { locale: "en-GB", fields: { total, note: { ignore: true } } },
  ]);
});

it("reads the example documents", async () => {
  const { documents } = await loadCorpus(new URL("../../../../examples/documents/", import.meta.url));
  expect(documents).toHaveLength(12);
  expect(documents.every(({ truth, schema, subset }) => truth && schema && subset)).toBe(true);
});

describe("an invalid corpus is refused with file, line and what to do", () => {
  it.each<[string, Record<string, string | Uint8Array>, string]>([
    ["no document", { "notes.txt": "x", "README.md": "x" }, "there is no document in this directory"],
    ["an id twice", { "a.pdf": pdf, "a.png": "x" }, 'a.pdf and a.png are two documents with the id "a"'],
    [
      "two truth files",
      { "a.pdf": pdf, "truth.json": "{}", "truth.csv": "" },
      "both truth.json and truth.csv",
    ],
    [
      "a document without a truth",
      { "a.pdf": pdf, "b.pdf": pdf, "truth.csv": "id,total\na,1" },
      'b.pdf: there is no truth for "b", and there is for other documents',
    ],
    [
      "a row for no document",
      { "a.pdf": pdf, "truth.csv": "id,total\na,1\nb,2" },
      'truth.csv, line 3: there is a truth for "b" but no such document',
    ],
    [
      "a name for no document",
      { "a.pdf": pdf, "truth.json": '{ "a": {},\n "b": {} }' },
      'truth.json, line 2: there is a truth for "b" but no such document',
    ],
    [
      "a file for no document",
      { "a.pdf": pdf, "b.truth.json": "{}" },
      'b.truth.json: there is no document "b"',
    ],
    ["Markdown for no document", { "a.pdf": pdf, "b.truth.md": "x" }, 'b.truth.md: there is no document "b"'],
    [
      "two truths for one",
      { "a.pdf": pdf, "a.truth.json": "{}", "truth.json": '{ "a": {} }' },
      'a.truth.json: truth.json has a truth for "a" too',
    ],
    [
      "bad JSON",
      { "a.pdf": pdf, "a.truth.json": '{\n "x" 1 }' },
      "a.truth.json, line 2, column 6: this is not JSON",
    ],
    [
      "another encoding",
      { "a.pdf": pdf, "truth.csv": new Uint8Array([0x69, 0xe9]) },
      "truth.csv: the text is not UTF-8",
    ],
    [
      "a kind without a schema",
      { "a-1.pdf": pdf, "b-1.pdf": pdf, "schemas/a.schema.json": "{}" },
      'b-1.pdf: there are schemas, and none for documents of the kind "b"',
    ],
    ["rules that are none", { "a.pdf": pdf, "grading.json": '{ "fields": 1 }' }, "grading.json: fields: "],
    [
      "a schema that is none",
      { "a.pdf": pdf, "schemas/a.schema.json": "[]" },
      "schemas/a.schema.json: a JSON Schema is an",
    ],
  ])("%s", async (_, files, message) => {
    const refusal = loadCorpus(await folderWith(files));
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toSatisfy(
      (error) => InvalidInputError.isInstance(error) && /\.$/.test(error.nextStep ?? ""),
    );
  });

  it("a directory that is not there, or is a file", async () => {
    const folder = await folderWith({ "a.pdf": pdf });
    await expect(loadCorpus(join(folder, "nowhere"))).rejects.toThrow("nowhere: there is no such directory");
    await expect(loadCorpus(join(folder, "a.pdf"))).rejects.toThrow("a.pdf: this is not a directory");
  });
});

it("says so where there is no file system", async () => {
  vi.stubGlobal("process", undefined);
  const refusal = loadCorpus("documents");
  await expect(refusal).rejects.toSatisfy(UnsupportedError.isInstance);
});
