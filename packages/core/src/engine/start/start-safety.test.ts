import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DocumentSource, StartResponse } from "../../contract/start.ts";
import { StartUnknownError } from "../../errors/errors.ts";
import type { DocumentInput, RunInput } from "../../model/input.ts";
import { fakeObservation, fakePipeline, ManualClock } from "../../testing.ts";
import { run, start } from "../run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const clock = () => new ManualClock({ skipUpToMs: 600_000 });

function candidate(runId: string): StartResponse {
  return { runId, proof: "marker", observation: fakeObservation({ status: "running" }) };
}

describe("a lost start answer", () => {
  const lost = new StartUnknownError("The answer was lost", { providerId: "fake", search: { at: "now" } });

  test("adopts the run that is proven to be it, and starts nothing again", async () => {
    const pipeline = fakePipeline({ start: lost, found: { proven: [candidate("found-1")] } });
    const result = await run(pipeline, document, { clock: clock() });
    expect(result.ref.runId).toBe("found-1");
    expect(result.issues).toEqual([]);
    expect(pipeline.calls.filter((call) => call.method === "doStart")).toHaveLength(1);
  });

  test("reports that the vendor received one start twice, and adopts one run", async () => {
    const pipeline = fakePipeline({ start: lost, found: { proven: ["first", "second"].map(candidate) } });
    const result = await run(pipeline, document, { clock: clock() });
    expect(result.ref.runId).toBe("first");
    expect(result.issues).toMatchObject([
      { severity: "warning", code: "vendor_repeated_start", message: expect.stringContaining("second") },
    ]);
    expect(result.status).toBe("completed_with_warnings");
  });

  test.each([[[]], [["only"]], [["a", "b"]]])(
    "adopts none of the candidates %j without proof",
    async (ids) => {
      const pipeline = fakePipeline({ start: lost, found: { possible: ids.map(candidate) } });
      const error = await run(pipeline, document, { clock: clock() }).catch((thrown) => thrown);
      expect(error).toSatisfy(StartUnknownError.isInstance);
      expect(error.candidates).toMatchObject(
        ids.map((runId) => ({ ref: { runId }, status: "running", rawStatus: "RUNNING" })),
      );
      expect(error.message).not.toMatch(/no run was started|nothing was/i);
      expect(pipeline.calls.filter((call) => call.method === "doStart")).toHaveLength(1);
    },
  );

  test("is reported as it is where the vendor cannot list runs", async () => {
    const pipeline = fakePipeline({ start: lost, capabilities: { findsLostStarts: false } });
    await expect(run(pipeline, document, { clock: clock() })).rejects.toBe(lost);
    expect(pipeline.calls.map((call) => call.method)).toEqual(["doStart"]);
  });
});

test("a provider that fails on the answer to a start leaves open whether a run exists", async () => {
  const start = async () => JSON.parse("{ truncated");
  await expect(run(fakePipeline({ start }), document, { clock: clock() })).rejects.toMatchObject({
    code: "start_unknown",
    message: expect.stringContaining("SyntaxError"),
  });
});

describe("bad input is refused before anything is sent", () => {
  test.each<[string, RunInput, string]>([
    ["a missing file", { path: "no/such/file.pdf" }, 'There is no file "no/such/file.pdf"'],
    ["an empty file", { bytes: new Uint8Array(), filename: "a.pdf" }, '"a.pdf" is empty'],
    ["a folder", { path: "." }, "is not a file"],
    [
      "bytes that are no document",
      { bytes: new Uint8Array([0, 1, 2, 0]), filename: "a.bin" },
      "is not a document",
    ],
    [
      "a text called PDF",
      { bytes: new TextEncoder().encode("hello"), filename: "a.pdf" },
      "is not what its name says",
    ],
    ["bytes without a name", new Blob(["%PDF-1.7"]), "needs a file name"],
    ["another protocol", { url: "ftp://x/a.pdf" }, "is not an http or https URL"],
    ["an empty list", { documents: [] }, "The list of documents is empty"],
    ["an empty reference", { stored: " " }, "is empty"],
    ["something else", { file: "a.pdf" } as unknown as DocumentInput, 'unknown property "file"'],
    ["options in its place", { timeoutMs: 5 } as unknown as DocumentInput, 'unknown property "timeoutMs"'],
    [
      "options next to it",
      { path: "a.pdf", timeoutMs: 5 } as unknown as DocumentInput,
      "options are the third argument",
    ],
    [
      "two forms at once",
      { path: "a.pdf", url: "https://x.example/a.pdf" } as unknown as DocumentInput,
      "more than one form",
    ],
    ["a path as text", "/etc/passwd" as unknown as DocumentInput, '{ path: "invoice.pdf" }'],
    ["a URL as text", "https://x.example/a.pdf" as unknown as DocumentInput, '{ url: "https://…" }'],
    ["a URL object", new URL("file:///etc/passwd") as unknown as DocumentInput, "{ path:"],
  ])("%s", async (_name, input, sentence) => {
    const pipeline = fakePipeline();
    await expect(run(pipeline, input, { clock: clock() })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(sentence),
    });
    expect(pipeline.calls).toEqual([]);
  });

  test.each<[object, string]>([
    [{ timeoutMs: -1 }, "timeoutMs"],
    [{ pages: "1-" }, "pages"],
    [{ retries: 3 }, "unknown member retries"],
    [{ outputFormat: "docx" }, "expected one of markdown"],
    [{ signal: "stop" }, "signal"],
    [{ providerOptions: { datalb: {} } }, 'names "datalb"'],
    [{ partial: "maybe" }, "partial"],
  ])("the options %j", async (options, words) => {
    const pipeline = fakePipeline();
    await expect(run(pipeline, document, options)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(words),
    });
    expect(pipeline.calls).toEqual([]);
  });
});

describe("what a pipeline does not declare", () => {
  test.each<[string, RunInput, object]>([
    ["pages", document, { pages: "0-2" }],
    ["an output format", document, { outputFormat: "html" }],
    ["several documents", { documents: [document, document] }, {}],
    ["named inputs", { inputs: { a: 1 } }, {}],
    ["a URL", { url: "https://example.com/a.pdf" }, {}],
  ])("%s is refused before anything is sent", async (_name, input, options) => {
    const pipeline = fakePipeline({
      capabilities: {
        pages: false,
        outputFormats: [],
        multiDocument: false,
        inputs: false,
        documents: ["file"],
      },
    });
    await expect(run(pipeline, input, options)).rejects.toMatchObject({ code: "unsupported" });
    expect(pipeline.calls).toEqual([]);
  });

  test('is left out with a warning when onUnsupported is "warn"', async () => {
    const pipeline = fakePipeline({ capabilities: { pages: false } });
    const warnings: unknown[] = [];
    await run(pipeline, document, {
      pages: "0",
      onUnsupported: "warn",
      clock: clock(),
      onEvent: (event) => event.type === "run-warning" && warnings.push(event.issue.code),
    });
    expect(warnings).toEqual(["unsupported_option"]);
    expect(pipeline.calls[0]?.request).not.toHaveProperty("pages");
  });

  test("a run that only a callback would report is not waited for", async () => {
    const pipeline = fakePipeline({ capabilities: { observe: "callback" } });
    await expect(start(pipeline, document)).rejects.toMatchObject({ code: "unsupported" });
    expect(pipeline.calls).toEqual([]);
  });
});

describe("every form of a document arrives as what it is", () => {
  const pdf = "%PDF-1.7 hello";
  const stream = () => new Blob([pdf]).stream() as ReadableStream<Uint8Array>;

  async function sourceOf(input: RunInput): Promise<DocumentSource | undefined> {
    const pipeline = fakePipeline();
    await start(pipeline, input, { clock: clock() });
    return pipeline.calls[0]?.request?.documents[0];
  }

  test.each<[string, () => Promise<RunInput>]>([
    ["bytes", async () => ({ bytes: new TextEncoder().encode(pdf), filename: "a.pdf" })],
    ["a File", async () => new File([pdf], "a.pdf")],
    ["a stream", async () => ({ stream, filename: "a.pdf" })],
    [
      "a path",
      async () => {
        const path = join(await mkdtemp(join(tmpdir(), "docmux-")), "a.pdf");
        await writeFile(path, pdf);
        return { path };
      },
    ],
  ])("%s, opened again each time", async (_name, input) => {
    const source = await sourceOf(await input());
    expect(source).toMatchObject({
      kind: "file",
      filename: "a.pdf",
      mediaType: "application/pdf",
      sizeBytes: pdf.length,
    });
    if (source?.kind !== "file") throw new Error("not a file");
    for (let turn = 0; turn < 2; turn += 1) {
      const blob = await source.open();
      expect(await blob.text()).toBe(pdf);
      expect(blob.type).toBe("application/pdf");
    }
  });

  test("a URL and a stored document are handed on", async () => {
    expect(await sourceOf({ url: "https://example.com/a.pdf" })).toEqual({
      kind: "url",
      url: "https://example.com/a.pdf",
    });
    expect(await sourceOf({ stored: "datalab://file-1" })).toEqual({
      kind: "stored",
      reference: "datalab://file-1",
    });
  });
});

test("the idempotency key is minted once for a start, unless the caller brings one", async () => {
  const pipeline = fakePipeline();
  await start(pipeline, document, { clock: clock() });
  await start(pipeline, document, { clock: clock() });
  await start(pipeline, document, { clock: clock(), idempotencyKey: "mine" });
  const keys = pipeline.calls.map((call) => call.request?.idempotencyKey);
  expect(new Set(keys).size).toBe(3);
  expect(keys[2]).toBe("mine");
});
