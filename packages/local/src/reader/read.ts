import { ConfigError, InvalidInputError, type Issue } from "@docmux/core/provider";
import type { LocalParseOptions, LocalSettings } from "../settings.ts";
import { providerId } from "../settings.ts";
import type { DocumentRead, PageChoice, PageRead } from "./document.ts";
import { findLanguageData } from "./language-data.ts";
import { type LoadedLiteParse, loadLiteParse, readWithLiteParse } from "./liteparse.ts";
import { readWithUnpdf } from "./unpdf.ts";

/** What is read, and how. */
export interface ReadRequest {
  bytes: Uint8Array;
  mediaType: string;
  pages: PageChoice;
  options: LocalParseOptions;
  settings: LocalSettings;
  signal: AbortSignal;
  /** Resolves after the given time, for the time limit of OCR. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
}

/** A document that was read, and what there is to say of the way. */
export interface Reading {
  document: DocumentRead;
  /** Of the whole run. */
  issues: Issue[];
  /** `skipped`: no page needed it. */
  ocr: { status: "skipped" | "done" | "partial" | "failed"; issues: Issue[] };
}

/** Reads a document: the text layer first, then by OCR those pages that show a picture and no text. */
export type ReadDocument = (request: ReadRequest) => Promise<Reading>;

/**
 * {@link ReadDocument} with the engines that are installed.
 *
 * @throws ConfigError when LiteParse was asked for and cannot be loaded; UnreadableError for a document that cannot be opened.
 */
export const readDocument: ReadDocument = (request) => readWith(loadLiteParse, request);

/** {@link readDocument} with another way of loading LiteParse, for tests of platforms that it has no binary for. */
export async function readWith(load: typeof loadLiteParse, request: ReadRequest): Promise<Reading> {
  const { bytes, mediaType, pages, options, settings, signal } = request;
  const engine = options.engine ?? settings.engine ?? "auto";
  const liteparse = engine === "unpdf" ? undefined : await load();
  if (!liteparse && engine === "liteparse") throw liteparseMissing();
  if (!liteparse && mediaType !== "application/pdf") throw imageNeedsLiteParse();
  if (!liteparse) {
    const document = await readWithUnpdf(bytes, { pages, signal });
    return { document, issues: engine === "auto" ? [fallback] : [], ocr: { status: "skipped", issues: [] } };
  }
  const isolate = options.isolate ?? false;
  const document = await readWithLiteParse(liteparse, bytes, { pages, isolate, signal });
  const pictures = document.pages.filter(({ isPicture }) => isPicture);
  if (pictures.length === 0 || options.ocr === "off") {
    return { document, issues: [], ocr: { status: "skipped", issues: [] } };
  }
  const { read, ...ocr } = await readPictures(liteparse, pictures, request);
  const pageOf = new Map(read.map((page) => [page.index, page]));
  const merged = document.pages.map((page) => pageOf.get(page.index) ?? page);
  return { document: { ...document, pages: merged }, issues: [], ocr };
}

type Pictures = Reading["ocr"] & { read: PageRead[] };

async function readPictures(
  liteparse: LoadedLiteParse,
  pictures: readonly PageRead[],
  { bytes, options, settings, signal, sleep }: ReadRequest,
): Promise<Pictures> {
  const failed = (code: string, message: string): Pictures => ({
    read: [],
    status: "failed",
    issues: [{ severity: "error", code, message }],
  });
  const which = `${pictures.length === 1 ? "page" : "pages"} ${pictures.map(({ index }) => index).join(", ")}`;
  const ocr = await findLanguageData(settings);
  if (!ocr) {
    const need = "Install @tesseract.js-data/eng, or set tessdataPath.";
    return failed(
      "ocr_unavailable",
      `No language data for OCR is installed, so ${which} was not read. ${need}`,
    );
  }
  const timeoutMs = options.ocrTimeoutMs ?? msForEachPage * pictures.length;
  const limit = new AbortController();
  const done = new AbortController();
  sleep(timeoutMs, done.signal).then(
    () => limit.abort(),
    () => undefined,
  );
  try {
    const pages = pictures.map(({ index }) => ({ first: index, last: index }));
    const both = AbortSignal.any([signal, limit.signal]);
    const { pages: read, failedPages } = await readWithLiteParse(liteparse, bytes, {
      pages,
      ocr,
      isolate: true,
      signal: both,
    });
    const issues: Issue[] = failedPages.map((index) => ({
      severity: "error",
      code: "ocr_failed",
      message: `OCR failed at page ${index}.`,
    }));
    return { read, status: issues.length > 0 ? "partial" : "done", issues: [...issues, ...remarksOn(read)] };
  } catch {
    signal.throwIfAborted();
    if (limit.signal.aborted)
      return failed("ocr_timeout", `OCR of ${which} took longer than ${timeoutMs / 1000} s.`);
    return failed("ocr_failed", `OCR of ${which} failed.`);
  } finally {
    done.abort();
  }
}

const msForEachPage = 60_000;
const lowConfidence = 0.7;

function remarksOn(read: readonly PageRead[]): Issue[] {
  const sure = read.flatMap(({ items }) => items.flatMap(({ confidence }) => confidence ?? []));
  const mean = sure.reduce((sum, one) => sum + one, 0) / Math.max(1, sure.length);
  const used: Issue = {
    severity: "info",
    code: "ocr_used",
    message: `Read by OCR: ${read.length} ${read.length === 1 ? "page" : "pages"}, mean confidence ${mean.toFixed(2)}.`,
  };
  const low: Issue = {
    severity: "warning",
    code: "ocr_low_confidence",
    message: `The mean confidence of the OCR is ${mean.toFixed(2)}, below ${lowConfidence}.`,
  };
  return sure.length > 0 && mean < lowConfidence ? [used, low] : [used];
}

const fallback: Issue = {
  severity: "info",
  code: "engine_fallback",
  message:
    "LiteParse is not installed or has no binary for this platform: only the text layer was read, by unpdf, without Markdown, tables and OCR.",
};

const install =
  'Install @llamaindex/liteparse 2.14.7 on a platform that it supports, or pass engine: "unpdf" for the text layer of PDFs.';

function liteparseMissing(): ConfigError {
  return new ConfigError("LiteParse cannot be loaded", {
    providerId,
    nextStep: `${install} No run was started.`,
  });
}

function imageNeedsLiteParse(): InvalidInputError {
  return new InvalidInputError("An image can be read by LiteParse only, which is not used here", {
    providerId,
    nextStep: `${install} No run was started.`,
  });
}
