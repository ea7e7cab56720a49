import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { invoice } from "../testing/cli-bench.ts";
import { resultNames } from "./names.ts";
import { mostPages, pagesOfPdf } from "./pages.ts";

test.each<[string[], (string | RegExp)[]]>([
  [
    ["a.pdf", "b.pdf"],
    ["a.json", "b.json"],
  ],
  [
    ["a.pdf", "a.png"],
    ["a.pdf.json", "a.png.json"],
  ],
  [
    ["x/a.pdf", "y/A.pdf"],
    [/^a\.pdf-[0-9a-f]{8}\.json$/, /^A\.pdf-[0-9a-f]{8}\.json$/],
  ],
  [["summary.pdf"], ["summary.pdf.json"]],
  [
    ["files.invalid/a", "files.invalid/a"],
    [/^a-[0-9a-f]{8}\.json$/, /^a-[0-9a-f]{8}-2\.json$/],
  ],
  [
    ["in/..", "in/a:b?.pdf"],
    ["document.json", "a_b_.json"],
  ],
])("result files of %j are %j", (documents, expected) => {
  const names = resultNames(documents);
  expect(names).toEqual(
    expected.map((name) => (typeof name === "string" ? name : expect.stringMatching(name))),
  );
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(documents.length);
});

const packed = (text: string) => {
  const data = deflateSync(Buffer.from(text));
  return Buffer.concat([
    Buffer.from(`1 0 obj <</Type /ObjStm /DecodeParms <</Columns 1>> /Length ${data.length}>> stream\n`),
    data,
    Buffer.from("\nendstream endobj\n"),
  ]);
};

test("pages of a PDF are counted, also in compressed objects, and never too low", () => {
  expect(pagesOfPdf(readFileSync(invoice))).toBe(1);
  expect(
    pagesOfPdf(Buffer.from("<</Type /Pages /Count 2>> <</Type/Page>> <</Type /Page /Parent 1 0 R>>")),
  ).toBe(2);
  expect(pagesOfPdf(packed("<</Type /Page>> <</Type /Page>> <</Type /Pages>>"))).toBe(2);
  expect(
    pagesOfPdf(Buffer.concat([packed("<</Type /Page>>"), Buffer.from("/Encrypt 5 0 R")])),
  ).toBeUndefined();
  expect(
    pagesOfPdf(Buffer.from("/Type /Page /Type /ObjStm >> stream\nnot deflated endstream")),
  ).toBeUndefined();
  expect(pagesOfPdf(Buffer.from("no pages"))).toBeUndefined();
});

test("a page range limits the pages, and is all that is known of a URL", async () => {
  expect(await mostPages({ path: invoice }, "0-9")).toBe(1);
  expect(await mostPages({ url: "https://files.invalid/a.pdf" }, "0-9,12")).toBe(11);
  expect(await mostPages({ url: "https://files.invalid/a.pdf" }, undefined)).toBeUndefined();
  expect(await mostPages({ path: "scan.png" }, undefined)).toBe(1);
});
