import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDocmux } from "@docmux/core";
import { memoryStore } from "@docmux/core/store";
import { PDFDocument } from "pdf-lib";
import { afterAll, describe, expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { drawTestDocument, encryptedPdf } from "../test/draw-document.ts";
import { pdfOfImages, renderPages } from "../test/draw-images.ts";
import { assembleLocal, createLocal } from "./provider.ts";
import { loadLiteParse } from "./reader/liteparse.ts";
import { type ReadDocument, readDocument, readWith } from "./reader/read.ts";
import type { LocalExtractOptions, LocalSettings } from "./settings.ts";

const liteparse = await loadLiteParse();
const native = test.skipIf(!liteparse);
if (!liteparse)
  process.stdout.write("LiteParse has no binary for this platform: tests that need it are skipped.\n");

const folder = mkdtempSync(join(tmpdir(), "docmux-local-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const invoice = await drawTestDocument([
  [
    [60, 80, "Invoice number: INV-2026-7"],
    [60, 100, "Total: 12.50"],
  ],
  [],
]);
const schema = {
  type: "object",
  properties: { invoice_number: { type: "string" }, total: { type: "number" }, iban: { type: "string" } },
};
const scan = async () => pdfOfImages(await renderPages(liteparse?.url ?? "", invoice, 150), 150);

interface Choices {
  filename?: string;
  settings?: LocalSettings;
  read?: ReadDocument;
  pages?: string;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

function runLocal(
  bytes: Uint8Array,
  options: Partial<LocalExtractOptions> = {},
  { filename = "a.pdf", settings, read = readDocument, ...more }: Choices = {},
) {
  const docmux = createDocmux({ providers: [assembleLocal({ cacheFolder: folder, ...settings }, read)] });
  const providerOptions = { local: { schema, ...options } };
  return docmux.run("local:extract", { bytes, filename }, { providerOptions, partial: "return", ...more });
}

describe.each(liteparse ? (["liteparse", "unpdf"] as const) : (["unpdf"] as const))("%s", (engine) => {
  test("reads values, and where they are", async () => {
    const { data, evidence, usage, status, providerMetadata } = await runLocal(invoice, { engine });
    expect([status, data]).toEqual(["completed", { invoice_number: "INV-2026-7", total: 12.5 }]);
    expect(evidence["/total"]).toMatchObject({ quote: "Total: 12.50", regions: [{ page: 0 }] });
    expect(evidence["/total"]).not.toHaveProperty("score");
    const [left, top, right, bottom] = evidence["/total"]?.regions?.[0]?.box ?? [];
    expect([left, bottom]).toEqual([expect.closeTo(60 / 595, 1), expect.closeTo(100 / 842, 1)]);
    expect((right ?? 0) > (left ?? 1) && (bottom ?? 0) > (top ?? 1)).toBe(true);
    expect(usage).toEqual({ pages: 2 });
    expect(providerMetadata.local).toMatchObject({ engine, method: "rules, no model", missing: ["/iban"] });
  });

  test.each([
    ["garbage after the first bytes", new TextEncoder().encode("%PDF-1.7 garbage")],
    ["a file that was cut off", invoice.subarray(0, 400)],
  ])("%s: the run failed, and the document is not quoted", async (_what, bytes) => {
    const failure = await runLocal(bytes, { engine }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "run_failed", issues: [{ code: "invalid_document" }] });
    expect(JSON.stringify(failure)).not.toContain("garbage");
  });

  test("an encrypted document: the run failed, and says why", async () => {
    const failure = await runLocal(encryptedPdf(), { engine }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "run_failed", issues: [{ code: "encrypted_document" }] });
  });

  test("the version names the rules and the engine", async () => {
    const { snapshot } = await runLocal(invoice, { engine });
    const name = engine === "liteparse" ? "liteparse@2.14.7" : "unpdf";
    expect(snapshot.pipelineVersion).toBe(`${manifest.version}+${name}`);
  });

  test("the same bytes, request and key are the same run, and read the same", async () => {
    const read = async (pages?: string) => {
      const { ref, data } = await runLocal(
        invoice,
        { engine },
        { idempotencyKey: "k", ...(pages ? { pages } : {}) },
      );
      return { runId: ref.runId, data };
    };
    expect(await read()).toEqual(await read());
    expect((await read("0")).runId).not.toBe((await read()).runId);
  });

  test("pages that are not in the document are errors of the run, and the others are read", async () => {
    const { issues, usage, status } = await runLocal(invoice, { engine }, { pages: "0,5-6" });
    expect([status, usage.pages]).toEqual(["completed_with_errors", 1]);
    expect(issues).toMatchObject([{ code: "page_missing", message: expect.stringContaining("pages 5-6") }]);
    await expect(runLocal(invoice, { engine }, { pages: "9" })).rejects.toMatchObject({ code: "run_failed" });
  });

  test("a document without text says so", async () => {
    const { issues, status } = await runLocal(await drawTestDocument([[]]), { engine });
    expect([status, issues[0]?.code]).toEqual(["completed_with_errors", "no_text"]);
  });

  test("500 pages are read to the end", async () => {
    const pages = Array.from({ length: 500 }, (_, at) => [[60, 80, `Total: ${at}.00`] as const]);
    const { usage, content } = await runLocal(await drawTestDocument(pages), { engine });
    expect(usage.pages).toBe(500);
    expect(content.text).toContain("Total: 499.00");
  });
});

describe("where LiteParse cannot be loaded", () => {
  const read: ReadDocument = (request) => readWith(async () => undefined, request);

  test("the text layer is read, and the result says so", async () => {
    const { data, issues, providerMetadata } = await runLocal(invoice, {}, { read });
    expect(data).toMatchObject({ invoice_number: "INV-2026-7" });
    expect(issues).toMatchObject([{ severity: "info", code: "engine_fallback" }]);
    expect(providerMetadata.local).toMatchObject({ engine: "unpdf" });
  });

  test("it is refused where it was asked for, and for an image", async () => {
    const asked = await runLocal(invoice, { engine: "liteparse" }, { read }).catch((e: unknown) => e);
    expect(asked).toMatchObject({
      code: "config",
      message: expect.stringContaining("@llamaindex/liteparse"),
    });
    const png = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10]);
    const image = await runLocal(png, {}, { read, filename: "a.png" }).catch((e: unknown) => e);
    expect(image).toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("No run was started."),
    });
  });
});

describe("refused before anything is read", () => {
  test.each([
    ["an empty file", "", "a.pdf"],
    ["a web page", "<!doctype html><p>Total: 1", "a.html"],
    ["a text", "Total: 1", "a.txt"],
  ])("%s", async (_what, text, filename) => {
    const failure = await runLocal(new TextEncoder().encode(text), {}, { filename }).catch((e: unknown) => e);
    expect(failure).toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/(does not read|is empty).*No (run was started|request was sent)/s),
    });
  });

  test("a schema without properties", async () => {
    const failure = await runLocal(invoice, { schema: { type: "object" } }).catch((e: unknown) => e);
    expect(failure).toMatchObject({ code: "invalid_input", message: expect.stringContaining("schema") });
  });
});

test("without a schema, the fields that most invoices have are looked for", async () => {
  const docmux = createDocmux({ providers: [createLocal({ engine: "unpdf" })] });
  const { data } = await docmux.run("local:extract", { bytes: invoice, filename: "a.pdf" });
  expect(data).toEqual({ invoice_number: "INV-2026-7", line_items: [], total_amount: 12.5 });
});

test("a start that is kept in a store is one run", async () => {
  const docmux = createDocmux({ providers: [createLocal({ engine: "unpdf" })], store: memoryStore() });
  const { ref } = await docmux.run("local:parse", { bytes: invoice, filename: "a.pdf" }, { key: "k-1" });
  expect(ref).toMatchObject({ origin: "local:", startKey: "k-1" });
});

describe("OCR", () => {
  native(
    "reads pages that show a picture and no text, with its confidence as score",
    { timeout: 120_000 },
    async () => {
      const { data, issues, evidence, snapshot } = await runLocal(await scan());
      expect(data).toMatchObject({ invoice_number: "INV-2026-7", total: 12.5 });
      expect(issues.map(({ code }) => code)).toContain("ocr_used");
      expect(evidence["/total"]?.score).toMatchObject({ max: 1 });
      expect(snapshot.steps.map(({ key, status }) => [key, status])).toEqual([
        ["parse", "completed"],
        ["ocr", "completed"],
        ["extract", "completed"],
      ]);
      // Unpacked once, under its own name, with nothing left of the way.
      expect(readdirSync(join(folder, "tessdata-4.0.0_best_int"))).toEqual(["eng.traineddata"]);
    },
  );

  native("reads an image", { timeout: 120_000 }, async () => {
    const [png = new Uint8Array()] = await renderPages(liteparse?.url ?? "", invoice, 150);
    const { data } = await runLocal(png, {}, { filename: "a.png" });
    expect(data).toMatchObject({ invoice_number: "INV-2026-7" });
  });

  native("without language data nothing is downloaded, and the result says what is missing", async () => {
    const { issues, status } = await runLocal(await scan(), {}, { settings: { tessdataPath: folder } });
    expect(status).toBe("completed_with_errors");
    expect(issues.map(({ code }) => code)).toEqual(expect.arrayContaining(["ocr_unavailable", "no_text"]));
  });

  const children = () => process.getActiveResourcesInfo().filter((kind) => kind === "ProcessWrap").length;
  const started = () =>
    new Promise<void>((resolve) => {
      const wait = () => (children() > 0 ? resolve() : setImmediate(wait));
      wait();
    });
  const ended = async () => {
    while (children() > 0) await new Promise(setImmediate);
  };

  native("is killed at its time limit", async () => {
    const limits: number[] = [];
    const read: ReadDocument = (request) =>
      readDocument({
        ...request,
        sleep(limitMs) {
          limits.push(limitMs);
          return started();
        },
      });
    const { issues } = await runLocal(await scan(), { ocrTimeoutMs: 1500 }, { read });
    expect(limits).toEqual([1500]);
    expect(issues.map(({ code }) => code)).toContain("ocr_timeout");
    await ended();
  });

  native("is killed by an abort, and no run exists", async () => {
    const controller = new AbortController();
    const reason = new Error("the caller's own reason");
    const running = runLocal(await scan(), {}, { signal: controller.signal });
    started().then(() => controller.abort(reason));
    await expect(running).rejects.toBe(reason);
    await ended();
  });
});

native("a page whose picture is only a logo keeps its text layer", async () => {
  const [png = new Uint8Array()] = await renderPages(liteparse?.url ?? "", invoice, 50);
  const pdf = await PDFDocument.load(invoice);
  pdf.getPage(0).drawImage(await pdf.embedPng(png), { x: 400, y: 700, width: 80, height: 80 });
  const { issues } = await runLocal(await pdf.save());
  expect(issues).toEqual([]);
});
