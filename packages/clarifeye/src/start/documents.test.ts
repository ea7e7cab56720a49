import { type DocmuxError, run } from "@docmux/core";
import { afterEach, describe, expect, test } from "vitest";
import { type Bench, invoice, startBench } from "../../test/start-bench.ts";

let bench: Bench;
afterEach(() => bench.emulator.close());

type Answer = Record<string, unknown>[];

/** Changes what the vendor answers to the next uploads. */
function answerUploads(change: (documents: Answer) => unknown): void {
  const rewrite = (body: unknown) => change(body as Answer);
  bench.emulator.fault({ kind: "rewrite", path: "/bulk-upload/", times: 20, rewrite });
}

const uploads = () => bench.requests().filter((request) => request.includes("bulk-upload"));
const starts = () => bench.requests().filter((request) => request.endsWith("/run-sync/"));
const numbers = (data: unknown) =>
  (data as { rows: { invoice_number: string }[] }[]).map(({ rows }) => rows[0]?.invoice_number);

const a = invoice("a.pdf", "INV-1", "1.00");
const b = invoice("b.pdf", "INV-2", "2.00");
const longer = invoice("b.pdf", "INV-2", "2000.00");
const withoutSize = (document: Answer[number]) => ({ ...document, file_size: null });

async function refusedRun(documents: readonly ReturnType<typeof invoice>[]): Promise<DocmuxError> {
  const error = await run(bench.flow, { documents: [...documents] }, bench.watch).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: "bad_response" });
  expect(error.message).toContain("No run was started");
  expect(starts()).toEqual([]);
  return error;
}

describe("a file gets its own document", () => {
  test.each(["request", "reversed"] as const)("by its name, in the order %s", async (uploadOrder) => {
    bench = await startBench({ switches: { uploadOrder } });
    const { data } = await run(bench.flow, { documents: [a, b] }, bench.watch);
    expect(numbers(data)).toEqual(["INV-1", "INV-2"]);
    expect(uploads()).toHaveLength(1);
  });

  test.each<[string, (document: Answer[number]) => Answer[number]]>([
    ["all names are changed", (document) => ({ ...document, name: `${document.id}.pdf` })],
    ["all names are left out", ({ name: _, ...document }) => document],
    [
      "one name is changed",
      (document) => ({ ...document, ...(document.name === "b.pdf" ? { name: "b_1.pdf" } : {}) }),
    ],
  ])("by its size when %s", async (_, change) => {
    bench = await startBench({ switches: { uploadOrder: "reversed" } });
    answerUploads((documents) => documents.map(change));
    const { data } = await run(bench.flow, { documents: [a, longer] }, bench.watch);
    expect(numbers(data)).toEqual(["INV-1", "INV-2"]);
  });

  test.each([
    ["the same name", "scan.pdf", "scan.pdf"],
    ["names that differ in case", "scan.pdf", "Scan.PDF"],
    ["names that differ in Unicode normalization", "re\u0301sume\u0301.pdf", "r\u00e9sum\u00e9.pdf"],
    ["names that a vendor may change", "invoice (1).pdf", "invoice 1.pdf"],
  ])("alone in its request when files have %s", async (_, first, second) => {
    bench = await startBench({ switches: { uploadOrder: "reversed" } });
    answerUploads((documents) => documents.map((document) => ({ ...withoutSize(document), name: "x.pdf" })));
    const documents = [invoice(first, "INV-1", "1.00"), invoice(second, "INV-2", "2.00")];
    const { data } = await run(bench.flow, { documents }, bench.watch);
    expect(numbers(data)).toEqual(["INV-1", "INV-2"]);
    expect(uploads()).toHaveLength(2);
  });

  test("under an id in capitals, and the rows and tags of that document with it", async () => {
    bench = await startBench();
    const capitals = (document: Answer[number]) => ({ ...document, id: String(document.id).toUpperCase() });
    answerUploads((documents) => documents.map(capitals));
    const { data } = await run(bench.flow, { documents: [a, b] }, bench.watch);
    expect(numbers(data)).toEqual(["INV-1", "INV-2"]);
  });
});

describe("a pairing that is not proven starts no run", () => {
  test.each<[string, (documents: Answer) => unknown]>([
    [
      "the order is all there is",
      (documents) =>
        documents.reverse().map((document, place) => ({ ...withoutSize(document), name: `${place}.pdf` })),
    ],
    [
      "one file and one document are left over",
      (documents) =>
        documents.map((document) => ({
          ...withoutSize(document),
          ...(document.name === "b.pdf" ? { name: "c.pdf" } : {}),
        })),
    ],
    [
      "a new name is that of the other file",
      ([first, second]) => [
        { ...withoutSize(first ?? {}), name: "b.pdf" },
        { ...withoutSize(second ?? {}), name: "b_1.pdf" },
      ],
    ],
    [
      "names differ in case",
      (documents) =>
        documents.map((document) => ({
          ...withoutSize(document),
          name: String(document.name).toUpperCase(),
        })),
    ],
    [
      "both documents have one name",
      (documents) => documents.map((document) => ({ ...withoutSize(document), name: "a.pdf" })),
    ],
    ["both documents have one id", ([first, second]) => [first, { ...second, id: first?.id }]],
    ["fewer documents are named", ([first]) => [first]],
    [
      "more documents are named",
      (documents) => [
        ...documents,
        { ...documents[0], id: "550e8400-e29b-41d4-a716-446655440000", name: "c.pdf" },
      ],
    ],
    ["no document is named", () => []],
    ["an id is none", ([first, second]) => [first, { ...second, id: "2" }]],
  ])("%s", async (_, change) => {
    bench = await startBench();
    answerUploads(change);
    await refusedRun([a, b]);
  });

  test("names and sizes contradict each other", async () => {
    bench = await startBench();
    answerUploads(([first, second]) => [
      { ...first, name: "b.pdf" },
      { ...second, name: "a.pdf" },
    ]);
    await refusedRun([a, longer]);
  });

  test("and a file alone is answered with two documents", async () => {
    bench = await startBench();
    const other = { id: "550e8400-e29b-41d4-a716-446655440000", name: "a.pdf" };
    answerUploads((documents) => [...documents, other]);
    await refusedRun([a]);
  });

  test("and one document is the answer to two uploads", async () => {
    bench = await startBench();
    let first: unknown;
    answerUploads(([document]) => {
      first ??= document?.id;
      return [{ ...document, id: first }];
    });
    await refusedRun([invoice("scan.pdf", "INV-1", "1.00"), invoice("scan.pdf", "INV-2", "2.00")]);
  });

  test("and names the documents that were stored", async () => {
    bench = await startBench();
    const ids: string[] = [];
    answerUploads((documents) =>
      documents.map((document) => {
        ids.push(String(document.id));
        return { ...withoutSize(document), name: "same.pdf" };
      }),
    );
    const { message } = await refusedRun([a, b]);
    for (const id of ids) expect(message).toContain(id);
  });
});

test.each([429, 499, 408])(
  "HTTP %i to an upload is not repeated, and files may have been stored",
  async (status) => {
    bench = await startBench();
    bench.emulator.fault({ kind: "status", status, retryAfter: "1", path: "/bulk-upload/" });
    const error = await run(bench.flow, a, bench.watch).catch((thrown) => thrown);
    expect(error.nextStep).toMatch(/No run was started, but documents may have been stored/);
    expect(bench.requests()).toEqual(["POST documents/bulk-upload/"]);
  },
);
