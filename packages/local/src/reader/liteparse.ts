import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { blockSchema } from "../wire.ts";
import { type DocumentRead, type PageChoice, type PageRead, UnreadableError } from "./document.ts";
import { parseInProcess } from "./isolated.ts";
import { levelItems } from "./level-items.ts";

/** What docmux uses of a result of LiteParse. Its types are not imported: the package is optional. */
interface LiteParseResult {
  totalPages: number;
  pages: {
    /** Counted from 1. */
    pageNum: number;
    width: number;
    height: number;
    text: string;
    markdown: string;
    /** `y` is the top. */
    textItems: { text: string; x: number; y: number; width: number; height: number; confidence?: number }[];
    blocks?: unknown[];
    complexity?: { fullPageImage?: boolean; hasSubstantialImages?: boolean; imageBlockCount?: number };
  }[];
  pageErrors?: { pageNum: number }[];
}

interface LiteParseModule {
  LiteParse: new (config: object) => { parse(bytes: Uint8Array): Promise<LiteParseResult> };
}

/** LiteParse, as far as it could be loaded. */
export interface LoadedLiteParse {
  /** URL of its entry file, for processes of docmux's own. */
  url: string;
  module: LiteParseModule;
}

/** Loads LiteParse. `undefined` where it is not installed, or has no binary for this platform. */
export async function loadLiteParse(): Promise<LoadedLiteParse | undefined> {
  try {
    const path = createRequire(import.meta.url).resolve("@llamaindex/liteparse");
    const url = pathToFileURL(path).href;
    return { url, module: await import(/* @vite-ignore */ url) };
  } catch {
    return undefined;
  }
}

/** How one pass over a document is made. */
export interface Pass {
  pages: PageChoice;
  /** Folder and language of the OCR; without it, only the text layer is read. */
  ocr?: { tessdataPath: string; language: string };
  isolate: boolean;
  signal: AbortSignal;
}

/**
 * Reads a document with LiteParse. It never gets an address of a server, and OCR only with language data that is there:
 * without it, LiteParse would download some.
 *
 * @throws UnreadableError
 */
export async function readWithLiteParse(
  { url, module }: LoadedLiteParse,
  bytes: Uint8Array,
  { pages, ocr, isolate, signal }: Pass,
): Promise<DocumentRead> {
  const config = {
    ...(pages ? { targetPages: toTargetPages(pages) } : {}),
    ...(ocr
      ? { ocrEnabled: true, tessdataPath: ocr.tessdataPath, ocrLanguage: ocr.language, dpi: ocrDpi }
      : { ocrEnabled: false, includeComplexity: true }),
    // It stops silently at 1,000 pages otherwise.
    maxPages: mostPages,
    continueOnPageError: true,
    outputFormat: "markdown",
    imageMode: "off",
    extractBlocks: true,
    // Running headers and footers are part of the document.
    keepHeadersFooters: true,
    extractLinks: false,
    quiet: true,
  };
  signal.throwIfAborted();
  const result = await (isolate
    ? parseInProcess<LiteParseResult>({ library: url, config, bytes }, signal)
    : new module.LiteParse(config).parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  ).catch((error: unknown) => {
    signal.throwIfAborted();
    throw toUnreadable(error);
  });
  signal.throwIfAborted();
  return toDocument(result, ocr !== undefined);
}

/** Far better than LiteParse's own default of 150. */
const ocrDpi = 300;
const mostPages = 1_000_000;

/** LiteParse counts from 1. */
function toTargetPages(pages: NonNullable<PageChoice>): string {
  return pages
    .map(({ first, last }) => (first === last ? `${first + 1}` : `${first + 1}-${last + 1}`))
    .join(",");
}

function toDocument({ totalPages, pages, pageErrors = [] }: LiteParseResult, isOcr: boolean): DocumentRead {
  return {
    engine: "liteparse",
    totalPages,
    pages: pages.map((page) => toPage(page, isOcr)),
    failedPages: pageErrors.map(({ pageNum }) => pageNum - 1),
  };
}

function toPage(page: LiteParseResult["pages"][number], isOcr: boolean): PageRead {
  const { pageNum, width, height, text, markdown, blocks = [], complexity, textItems } = page;
  const items = textItems
    .filter((item) => item.text.trim() !== "")
    .map(({ text, x, y, width, height, confidence }) => ({
      ...{ text, x, y, width, height },
      ...(typeof confidence === "number" ? { confidence } : {}),
    }));
  const { fullPageImage, hasSubstantialImages, imageBlockCount = 0 } = complexity ?? {};
  return {
    index: pageNum - 1,
    ...{ width, height, text, isOcr },
    ...(markdown ? { markdown } : {}),
    blocks: blocks.flatMap((block) => blockSchema.safeParse(block).data ?? []),
    // Rows share a base line.
    items: (isOcr ? levelItems(items) : items).map((item) => ({ ...item, y: item.y + item.height })),
    isPicture: items.length === 0 && Boolean(fullPageImage || hasSubstantialImages || imageBlockCount > 0),
  };
}

/** LiteParse's errors differ by the beginning of their message only. */
function toUnreadable(error: unknown): UnreadableError {
  if (error instanceof UnreadableError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/password|encrypt/i.test(message))
    return new UnreadableError("encrypted_document", "The document is encrypted");
  if (/invalid PDF format|unsupported file format|conversion error/i.test(message))
    return new UnreadableError("invalid_document", "The document is damaged, or is no PDF and no image");
  return new UnreadableError("processing_failed", "LiteParse failed at the document");
}
