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
import { extractFields, type FieldSchema } from "./extract/extract-fields.ts";
import { toLayout } from "./extract/layout-document.ts";
import { observeReading, observeUnreadable, type RunFacts } from "./observe.ts";
import { type DocumentRead, UnreadableError } from "./reader/document.ts";
import type { ReadDocument } from "./reader/read.ts";
import { type LocalParseOptions, type LocalSettings, providerId } from "./settings.ts";
import { liteparseVersion, versionOf } from "./version.ts";

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
  request: Pick<StartRequest, "documents" | "pages" | "outputFormat">,
  context: CallContext,
  { options, settings, read, schema }: StartParts,
): Promise<StartResponse> {
  context.onStartPhase?.("preparing");
  const file = requireFile(request.documents);
  const spans = spansOf(request.pages);
  const startedAtMs = context.clock.now();
  const facts = (engine?: DocumentRead["engine"], issues: Issue[] = []): RunFacts => ({
    runId: crypto.randomUUID(),
    startedAt: isoTime(startedAtMs),
    finishedAt: isoTime(context.clock.now()),
    ...(engine ? { pipelineVersion: versionOf(engine) } : {}),
    issues,
    isExtraction: schema !== undefined,
  });
  const bytes = new Uint8Array(await (await file.open()).arrayBuffer());
  const { signal } = context;
  const sleep = (delayMs: number, until: AbortSignal) => context.clock.sleep(delayMs, until);
  try {
    const { mediaType } = file;
    const reading = await read({ bytes, mediaType, pages: spans, options, settings, signal, sleep });
    const { document } = reading;
    const issues = [...missingPages(spans, document), ...withoutText(document)];
    if (document.pages.length === 0) throw nothingRead(document, issues);
    const extraction = schema && extractFields(toLayout(document.pages), schema);
    const { runId, ...rest } = facts(document.engine, issues);
    await context.beforeStart?.({});
    return {
      runId,
      proof: "none",
      observation: observeReading(reading, { runId, ...rest }),
      rawResult: {
        version: 1,
        answers: {
          document: toAnswer(document, request.outputFormat),
          ...(extraction ? { extraction: extraction as unknown as JsonValue } : {}),
        },
      },
    };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    const known = facts();
    await context.beforeStart?.({});
    return { runId: known.runId, proof: "none", observation: observeUnreadable(error, known) };
  }
}

/** Kinds of images that LiteParse reads without another program. */
const imageTypes = ["image/png", "image/jpeg", "image/tiff", "image/webp", "image/bmp", "image/gif"];
const maxFileBytes = 512 * 1024 * 1024;

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
      return {
        severity: "error",
        code: "page_missing",
        message: `The document has ${totalPages} ${totalPages === 1 ? "page" : "pages"}: ${which} not in it (counted from 0).`,
      };
    });
}

function withoutText({ pages }: DocumentRead): Issue[] {
  if (pages.length === 0 || pages.some(({ text, items }) => items.length > 0 || text.trim() !== ""))
    return [];
  return [{ severity: "error", code: "no_text", message: "No text was read from the document." }];
}

/** Without the positions of words: they are used while reading, and would be most of the result. */
function toAnswer({ engine, totalPages, pages }: DocumentRead, outputFormat: string | undefined): JsonValue {
  const answer = {
    engine,
    ...(engine === "liteparse" ? { engineVersion: liteparseVersion } : {}),
    totalPages,
    ...(outputFormat === undefined ? {} : { outputFormat }),
    pages: pages.map(({ items: _, isPicture: __, ...page }) => page),
  };
  return answer as unknown as JsonValue;
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function nothingRead({ totalPages, failedPages }: DocumentRead, [missing]: Issue[]): UnreadableError {
  if (missing) return new UnreadableError("page_missing", missing.message.replace(/\.$/, ""));
  return new UnreadableError(
    "processing_failed",
    `None of the pages could be read: ${failedPages.length} of ${totalPages} failed`,
  );
}
