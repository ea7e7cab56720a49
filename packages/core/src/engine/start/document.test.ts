import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import type { Pipeline } from "../../contract/provider.ts";
import type { DocumentInput } from "../../model/input.ts";
import { fakePipeline } from "../../testing.ts";
import { run } from "../run.ts";
import { prepareDocument } from "./document.ts";

async function fileCalled(name: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "docmux-")), name);
  await writeFile(path, "%PDF-1.7");
  return path;
}

describe("the name of a file on disk is kept as it is", () => {
  test.each(["100%.pdf", "50%25 off.pdf", "été #1?.pdf"])("%s", async (name) => {
    const path = await fileCalled(name);
    expect(await prepareDocument({ path })).toMatchObject({ filename: name });
    expect(await prepareDocument({ path: pathToFileURL(path) })).toMatchObject({ filename: name });
  });
});

describe("what is no document is refused with a sentence", () => {
  test.each([null, undefined, 5, true])("%s", async (input) => {
    await expect(prepareDocument(input as unknown as DocumentInput)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("{ path:"),
    });
  });

  test.each<[string, unknown]>([
    ["bytes that are text", { bytes: "hello", filename: "a.txt" }],
    ["a stream that is not opened by a function", { stream: new Blob(["x"]).stream(), filename: "a.txt" }],
    ["a reference that is no text", { stored: 7 }],
    ["a path that is no text", { path: 7 }],
  ])("%s", async (_what, input) => {
    await expect(prepareDocument(input as DocumentInput)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("a stream that breaks", async () => {
    const gone = Object.assign(new Error("near Invoice 12"), { code: "EIO" });
    const stream = () => new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(gone) });
    await expect(prepareDocument({ stream, filename: "a.pdf" })).rejects.toMatchObject({
      code: "invalid_input",
      summary: 'The stream of "a.pdf" cannot be read: Error EIO',
    });
  });

  test("a URL of another protocol, without the password in it", async () => {
    const refused = prepareDocument({ url: "ftp://user:hunter2@files.example/a.pdf?sig=abc" });
    await expect(refused).rejects.toThrow('"ftp://files.example/a.pdf" is not an http or https URL');
  });
});

test.each([
  [
    "UTF-16 text with its mark",
    new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0, 0x62, 0]),
    "export.csv",
    "text/csv",
  ],
  [
    "a PDF whose ending is the name of a member that every object has",
    new TextEncoder().encode("%PDF-1.7"),
    "invoice.constructor",
    "application/pdf",
  ],
])("%s is a document", async (_what, bytes, filename, mediaType) => {
  expect(await prepareDocument({ bytes, filename })).toMatchObject({ mediaType });
});

describe("what is no pipeline is refused with a sentence that says what to do", () => {
  test.each<[string, unknown, string]>([
    ["a URI", "datalab:pl_abc123", "createDocmux({ providers })"],
    ["a provider", fakePipeline().provider, "Call a method of"],
    ["nothing", undefined, "Pass what a provider"],
  ])("%s", async (_what, pipeline, nextStep) => {
    await expect(run(pipeline as Pipeline, { path: "a.pdf" })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(nextStep),
    });
  });
});
