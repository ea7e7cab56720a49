import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDocmux } from "@docmux/core";
import { memoryStore } from "@docmux/core/store";
import { PDFDocument } from "pdf-lib";
import { afterAll, describe, expect, test } from "vitest";
import { drawTestDocument } from "../test/draw-document.ts";
import { pdfOfImages, renderPages } from "../test/draw-images.ts";
import { createLocal } from "./provider.ts";
import { loadLiteParse } from "./reader/liteparse.ts";
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

function runLocal(
  bytes: Uint8Array,
  options: Partial<LocalExtractOptions> = {},
  {
    filename = "a.pdf",
    settings,
    ...more
  }: { filename?: string; settings?: LocalSettings; pages?: string; signal?: AbortSignal } = {},
) {
  const docmux = createDocmux({ providers: [createLocal({ cacheFolder: folder, ...settings })] });
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

describe("refused before anything is read", () => {
  test.each([
    ["a web page", "<!doctype html><p>Total: 1", "a.html"],
    ["a text", "Total: 1", "a.txt"],
  ])("%s", async (_what, text, filename) => {
    const failure = await runLocal(new TextEncoder().encode(text), {}, { filename }).catch((e: unknown) => e);
    expect(failure).toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/does not read.*No run was started/s),
    });
  });

  test("local:extract without a schema", async () => {
    const docmux = createDocmux({ providers: [createLocal()] });
    const failure = await docmux
      .run("local:extract", { bytes: invoice, filename: "a.pdf" })
      .catch((e: unknown) => e);
    expect(failure).toMatchObject({ code: "invalid_input", message: expect.stringContaining("schema") });
  });
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

  native("is killed at its time limit", async () => {
    const { issues } = await runLocal(await scan(), { ocrTimeoutMs: 1 });
    expect(issues.map(({ code }) => code)).toContain("ocr_timeout");
  });

  native("is killed by an abort, and no run exists", async () => {
    const controller = new AbortController();
    const reason = new Error("the caller's own reason");
    const running = runLocal(await scan(), {}, { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(running).rejects.toBe(reason);
  });
});

native("a page whose picture is only a logo keeps its text layer", async () => {
  const [png = new Uint8Array()] = await renderPages(liteparse?.url ?? "", invoice, 50);
  const pdf = await PDFDocument.load(invoice);
  pdf.getPage(0).drawImage(await pdf.embedPng(png), { x: 400, y: 700, width: 80, height: 80 });
  const { issues } = await runLocal(await pdf.save());
  expect(issues).toEqual([]);
});
