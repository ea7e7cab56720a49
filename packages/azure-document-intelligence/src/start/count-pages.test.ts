import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { invoice } from "../../test/test-azure.ts";
import { countPdfPages } from "./count-pages.ts";

const tree = (count: number, more = "") =>
  `2 0 obj << /Type /Pages ${more} /Kids [3 0 R] /Count ${count} >> endobj`;

function objectStream(content: Uint8Array | string): Buffer {
  const packed = deflateSync(content);
  const head = `5 0 obj << /Type /ObjStm /Length ${packed.length} >> stream\n`;
  return Buffer.concat([Buffer.from(head), packed, Buffer.from("\nendstream endobj")]);
}

test.each([
  ["a page tree", tree(5), 5],
  ["a count before its type", "<< /Count 4 /Kids [] /Type /Pages >>", 4],
  ["the last of several revisions", `${tree(5)}\n${tree(3)}`, 3],
  ["the root, not its branches", `${tree(7)}\n${tree(3, "/Parent 2 0 R")}`, 7],
  ["no page tree", "1 0 obj << /Type /Catalog >> endobj", undefined],
  ["a tree that never ends", "<< /Type /Pages", undefined],
  ["a number that is none", "<< /Type /Pages /Count x >>", undefined],
])("%s", async (_what, body, expected) => {
  expect(await countPdfPages(new Blob([`%PDF-1.7\n${body}`]))).toBe(expected);
});

test("a page tree in a compressed part", async () => {
  expect(await countPdfPages(new Blob([objectStream(tree(6))]))).toBe(6);
  expect(await countPdfPages(new Blob([invoice("invoice-05").bytes.slice()]))).toBe(3);
});

test("what is broken or encrypted is not counted, and does not fail", async () => {
  const broken = objectStream(tree(6));
  broken.fill(0x41, 60, 80);
  expect(await countPdfPages(new Blob([broken]))).toBeUndefined();
  expect(await countPdfPages(new Blob(["<< /Type /ObjStm >> stream\nabc"]))).toBeUndefined();
});

test("a compressed part that grows without end is read up to a limit", async () => {
  const bomb = objectStream(Buffer.concat([Buffer.alloc(40 * 1024 * 1024, 0x20), Buffer.from(tree(6))]));
  expect(bomb.length).toBeLessThan(100_000);
  expect(await countPdfPages(new Blob([bomb]))).toBeUndefined();
});
