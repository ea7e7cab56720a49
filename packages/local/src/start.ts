import { createHash } from "node:crypto";
import {
  type CallContext,
  type DocumentSource,
  type FileSource,
  InvalidInputError,
  type Issue,
  type JsonValue,
  type PageSpan,
  parsePageRange,
  type StartRequest,
  type StartResponse,
} from "@docmux/core/provider";
import { extractFields } from "./extract/extract-fields.ts";
import type { FieldSchema } from "./extract/schema-field.ts";
import { observeReading, observeUnreadable, type RunFacts } from "./observe.ts";
import { type DocumentRead, UnreadableError } from "./reader/document.ts";
import type { ReadDocument } from "./reader/read.ts";
import { type LocalParseOptions, type LocalSettings, providerId } from "./settings.ts";
import { versionOf } from "./version.ts";

/** What a start needs in addition to the request. */
export interface StartParts {
  options: LocalParseOptions;
  settings: LocalSettings;
  read: ReadDocument;
  /** Fields to look for. */
  schema?: FieldSchema;
}

/**
 * Reads the document. Nothing is billed and nothing leaves the machine, so until the end the start is only being prepared:
 * an abort or the deadline ends it, and no run exists then.
 */
export async function startRun(
  request: StartRequest,
  { clock, signal, beforeStart, onStartPhase }: CallContext,
  { options, settings, read, schema }: StartParts,
): Promise<StartResponse> {
  onStartPhase?.("preparing");
  const file = requireFile(request.documents);
  const spans = spansOf(request.pages);
  const startedAt = isoTime(clock.now());
  const bytes = new Uint8Array(await (await file.open()).arrayBuffer());
  const runId = runIdOf(request, bytes);
  const facts = (): RunFacts => ({ runId, startedAt, finishedAt: isoTime(clock.now()) });
  try {
    const { mediaType } = file;
    const sleep = (delayMs: number, until: AbortSignal) => clock.sleep(delayMs, until);
    const reading = await read({ bytes, mediaType, pages: spans, options, settings, signal, sleep });
    const { document } = reading;
    const missing = missingPages(spans, document);
    if (document.pages.length === 0) throw nothingRead(document, missing);
    const extraction = schema && extractFields(document.pages, schema);
    const answers = {
      document: toAnswer(document, request.outputFormat),
      ...(extraction ? { extraction: extraction as unknown as JsonValue } : {}),
    };
    const observation = observeReading(reading, {
      ...facts(),
      pipelineVersion: versionOf(document.engine),
      issues: [...missing, ...withoutText(document)],
      isExtraction: schema !== undefined,
    });
    await beforeStart?.({});
    return { runId, proof: "key", observation, rawResult: { version: 1, answers } };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    const observation = observeUnreadable(error, facts());
    await beforeStart?.({});
    return { runId, proof: "key", observation };
  }
}

/** The same start of the same bytes is the same run, and reads the same. */
function runIdOf(
  { idempotencyKey, pages, outputFormat, providerOptions }: StartRequest,
  bytes: Uint8Array,
): string {
  const asked = JSON.stringify([idempotencyKey, pages, outputFormat, providerOptions]);
  return createHash("sha256").update(asked).update(bytes).digest("hex").slice(0, 32);
}

/** Kinds of images that LiteParse reads without another program. */
const imageTypes = ["image/png", "image/jpeg", "image/tiff", "image/webp", "image/bmp", "image/gif"];
/** A document is read into memory. */
export const maxFileBytes = 512 * 1024 * 1024;

function requireFile([document]: readonly DocumentSource[]): FileSource {
  const refuse = (summary: string) =>
    new InvalidInputError(summary, { providerId, nextStep: "Pass a PDF or an image. No run was started." });
  if (document?.kind !== "file") throw refuse("A file is required: this provider downloads nothing");
  const { mediaType, filename, sizeBytes } = document;
  if (mediaType !== "application/pdf" && !imageTypes.includes(mediaType))
    throw refuse(`"${filename}" is ${mediaType}, which this provider does not read`);
  if (sizeBytes > maxFileBytes)
    throw refuse(`"${filename}" has ${sizeBytes} bytes; ${providerId} reads ${maxFileBytes} bytes`);
  return document;
}

/** Core has validated the text. */
function spansOf(pages: string | undefined): PageSpan[] | undefined {
  const range = pages === undefined ? undefined : parsePageRange(pages);
  return range && "spans" in range ? range.spans : undefined;
}

/** LiteParse answers a page that does not exist with silence. */
function missingPages(spans: PageSpan[] | undefined, { totalPages }: DocumentRead): Issue[] {
  return (spans ?? [])
    .filter(({ last }) => last >= totalPages)
    .map(({ first, last }) => {
      const from = Math.max(first, totalPages);
      const which = from === last ? `page ${last} is` : `pages ${from}-${last} are`;
      const count = `${totalPages} ${totalPages === 1 ? "page" : "pages"}`;
      const message = `The document has ${count}: ${which} not in it (counted from 0).`;
      return { severity: "error", code: "page_missing", message };
    });
}

function withoutText({ pages }: DocumentRead): Issue[] {
  if (pages.some(({ text, items }) => items.length > 0 || text.trim() !== "")) return [];
  return [{ severity: "error", code: "no_text", message: "No text was read from the document." }];
}

function nothingRead({ totalPages, failedPages }: DocumentRead, [missing]: Issue[]): UnreadableError {
  if (missing) return new UnreadableError("page_missing", missing.message.replace(/\.$/, ""));
  const count = `${failedPages.length} of ${totalPages} failed`;
  return new UnreadableError("processing_failed", `None of the pages could be read: ${count}`);
}

/** Without the positions of words: they are used while reading, and would be most of the result. */
function toAnswer({ engine, totalPages, pages }: DocumentRead, outputFormat: string | undefined): JsonValue {
  const answer = {
    ...{ engine, totalPages },
    ...(outputFormat === undefined ? {} : { outputFormat }),
    pages: pages.map(({ items: _, isPicture: __, ...page }) => page),
  };
  return answer as unknown as JsonValue;
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
