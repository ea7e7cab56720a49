import { describe, expect, test } from "vitest";
import type { FileSource } from "../contract/start.ts";
import { inlineBytes, jsonBody, uploadTimeoutMs } from "./body.ts";

/** A file, and how often it was opened. */
function fileOf(content: string | Uint8Array<ArrayBuffer>, mediaType = "application/pdf") {
  const blob = new Blob([content], { type: mediaType });
  const opened = { times: 0 };
  const file: FileSource = {
    kind: "file",
    filename: "a.pdf",
    mediaType,
    sizeBytes: blob.size,
    async open() {
      opened.times += 1;
      return blob;
    },
  };
  return { file, opened };
}

const textOf = async (body: { open(): Promise<Blob> }) => (await body.open()).text();

describe("JSON with files in it", () => {
  test("writes each file as a data URL at its place", async () => {
    const { file: pdf } = fileOf("%PDF-1.4 tiny");
    const { file: scan } = fileOf("pixels", "image/png");
    const body = jsonBody({ name: 'a "b"\\', first: { url: pdf }, all: [pdf, { deep: scan }], none: null });
    const pdfUrl = `data:application/pdf;base64,${btoa("%PDF-1.4 tiny")}`;
    expect(JSON.parse(await textOf(body))).toEqual({
      name: 'a "b"\\',
      first: { url: pdfUrl },
      all: [pdfUrl, { deep: `data:image/png;base64,${btoa("pixels")}` }],
      none: null,
    });
    expect((await body.open()).type).toBe("application/json");
  });

  test("without a file is plain JSON", async () => {
    const value = { text: "docmux-file-0", list: [1, true, null] };
    expect(await textOf(jsonBody(value))).toBe(JSON.stringify(value));
  });

  test("leaves out the content of a file that is at the vendor already", async () => {
    const { file, opened } = fileOf("%PDF-1.4 stored");
    const { file: inline } = fileOf("inline");
    const body = jsonBody([file, inline], (each) => (each === file ? "vendor://files/1" : undefined));
    expect(JSON.parse(await textOf(body))).toEqual([
      "vendor://files/1",
      `data:application/pdf;base64,${btoa("inline")}`,
    ]);
    expect(opened.times).toBe(0);
  });

  test("takes an empty URL for what it is, a place that is not known yet", async () => {
    const { file } = fileOf("%PDF-1.4 later");
    expect(await textOf(jsonBody({ url: file }, () => ""))).toBe('{"url":""}');
  });

  test.each([0, 1, 2, 3, 4])("knows its size without reading, with %i bytes in the file", async (bytes) => {
    const { file, opened } = fileOf("x".repeat(bytes), 'a/b; q="ü"');
    const body = jsonBody({ before: "é", file, after: [file] });
    expect(opened.times).toBe(0);
    expect(body.sizeBytes).toBe((await body.open()).size);
  });

  test("opens its files again for each attempt", async () => {
    const { file, opened } = fileOf("%PDF-1.4 twice");
    const body = jsonBody({ file });
    expect(await textOf(body)).toBe(await textOf(body));
    expect(opened.times).toBe(2);
  });

  test("encodes a large file piece by piece, byte by byte the same", async () => {
    const bytes = Uint8Array.from({ length: 2_000_001 }, (_, index) => (index * 7919) % 251);
    const { file } = fileOf(bytes);
    const slices: number[] = [];
    const open = async () => {
      const blob = await file.open();
      const slice = blob.slice.bind(blob);
      return Object.assign(blob, {
        slice(start?: number, end?: number) {
          const piece = slice(start, end);
          slices.push(piece.size);
          return piece;
        },
      });
    };
    const body = jsonBody({ file: { ...file, open } });
    const { file: url } = JSON.parse(await textOf(body));
    const sent = Buffer.from(url.replace("data:application/pdf;base64,", ""), "base64");
    expect(sent.equals(Buffer.from(bytes))).toBe(true);
    expect(slices.length).toBeGreaterThan(1);
    expect(Math.max(...slices)).toBeLessThan(1024 * 1024);
  });
});

test.each([
  [0, 0],
  [1, 4],
  [3, 4],
  [4, 8],
])("%i bytes take %i inside JSON", (sizeBytes, inside) => {
  expect(inlineBytes(sizeBytes)).toBe(inside);
});

test("a large body gets the time that it needs on a slow line", () => {
  expect(uploadTimeoutMs(0)).toBe(60_000);
  expect(uploadTimeoutMs(10_000_000)).toBe(160_000);
});
