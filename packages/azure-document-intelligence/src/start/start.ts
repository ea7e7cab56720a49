import {
  type FileSource,
  formatPageRange,
  InvalidInputError,
  type JsonValue,
  omitNullish,
  parsePageRange,
  readRun,
  type StartRequest,
  type StartResponse,
  StartUnknownError,
  type UrlSource,
  uploadTimeoutMs,
  type VendorCall,
} from "@docmux/core/provider";
import type { Asked } from "../observe/analysis.ts";
import { pollDelayMs } from "../observe/run.ts";
import {
  type AzureKit,
  type AzureRunOptions,
  defaultApiVersion,
  maxFileBytes,
  maxPages,
  providerId,
} from "../settings.ts";
import { statusTable } from "../status.ts";
import { modelsPath, queryOf, resultIdPattern } from "../wire.ts";
import { countPdfPages } from "./count-pages.ts";

/** A start whose options were checked. */
type CheckedStart = Omit<StartRequest, "providerOptions"> & { options: AzureRunOptions };

/**
 * Starts an analysis. The response has no body; the run is named by a header. After a lost response there is nothing to look
 * for: the vendor lists no runs and takes no key of a start.
 *
 * @throws InvalidInputError before anything is sent, StartUnknownError for a response that names no run.
 */
export async function startAnalysis(
  kit: AzureKit,
  modelId: string,
  request: CheckedStart,
  call: VendorCall,
  note: { uploaded(item: JsonValue): void },
): Promise<StartResponse> {
  const { options, pages, idempotencyKey } = request;
  // Core passes on one document, in a form that is declared.
  const [document] = request.documents as readonly [FileSource | UrlSource];
  requireSuitable(modelId, document, options);
  // Its seal is made with the key: without one, that has to fail before the start.
  if (options.cleanup) kit.apiKey();
  const apiVersion = kit.settings.apiVersion ?? defaultApiVersion;
  const query = queryOf({
    "api-version": apiVersion,
    pages: pages === undefined ? undefined : wirePages(pages).split(","),
    locale: options.locale,
    // Offsets then are those of a JavaScript string.
    stringIndexType: "utf16CodeUnit",
    ...askedOutput(modelId, request),
  });
  const asked = omitNullish({
    pages,
    pageCount: await pageCountOf(document),
    extracts: isExtracting(modelId) || options.queryFields !== undefined,
    deletes: options.cleanup ?? false,
    apiVersion,
  }) as Asked & Record<string, JsonValue>;
  const body = bodyOf(document);
  const { headers, httpStatus } = await call.request({
    method: "POST",
    url: `${modelsPath}/${encodeURIComponent(modelId)}:analyze${query}`,
    effect: "start",
    ...body,
    // It proves nothing, but the vendor's support can look for it.
    headers: { ...body.headers, "x-ms-client-request-id": idempotencyKey },
  });
  const runId = runIdOf(headers);
  if (runId === undefined)
    throw new StartUnknownError("The response to the start names no run", { providerId, httpStatus });
  if (options.cleanup) note.uploaded({ modelId, resultId: runId });
  return {
    runId,
    proof: "none",
    meta: { asked },
    observation: readRun(statusTable, {
      rawStatus: "notStarted",
      runId,
      pollAfterMs: pollDelayMs(headers, call),
      raw: { httpStatus },
    }),
  };
}

/**
 * The id of the run: the last part of `Operation-Location`, else the id of the request, which is the same. The address itself
 * is not called: it may name another origin, through a gateway that does not rewrite it, and the key goes to the endpoint only.
 */
function runIdOf(headers: Headers): string | undefined {
  const [, named] = /\/analyzeResults\/([^/?#]+)/.exec(headers.get("operation-location") ?? "") ?? [];
  return [named, headers.get("apim-request-id")].find((id) => id && resultIdPattern.test(id)) || undefined;
}

/** Models that read a page without looking for values. */
function isExtracting(modelId: string): boolean {
  return !["prebuilt-layout", "prebuilt-read"].includes(modelId);
}

function askedOutput(modelId: string, { options, outputFormat }: CheckedStart) {
  const { features = [], queryFields, contentFormat } = options;
  const usual = modelId === "prebuilt-layout" || outputFormat === "markdown" ? "markdown" : undefined;
  return {
    features: [...new Set([...features, ...(queryFields ? ["queryFields"] : [])])],
    queryFields: queryFields?.map((name) => name.trim()),
    outputContentFormat: contentFormat ?? usual,
  };
}

/** The vendor counts from 1, and its pattern takes closed spans only. */
function wirePages(pages: string): string {
  const parsed = parsePageRange(pages);
  if ("problem" in parsed) throw new InvalidInputError(`pages: ${parsed.problem}`, { providerId });
  const last = parsed.spans.reduce((most, span) => Math.max(most, span.last), 0);
  if (last >= maxPages) {
    const problem = `The page ${last} is asked for; the vendor reads ${maxPages} pages of a document`;
    const nextStep = "Split the document; pages are counted from 0. No request was sent.";
    throw new InvalidInputError(problem, { providerId, nextStep });
  }
  return formatPageRange(parsed.spans.map((span) => ({ first: span.first + 1, last: span.last + 1 })));
}

function bodyOf(document: FileSource | UrlSource) {
  if (document.kind === "url") return { json: { urlSource: document.url }, headers: {} };
  const { mediaType, sizeBytes } = document;
  // The vendor's versions differ on the type of a PNG; of bytes it finds out what they are.
  const type = mediaType.startsWith("image/") ? "application/octet-stream" : mediaType;
  const headers = { "content-type": type };
  return { body: () => document.open(), headers, timeoutMs: uploadTimeoutMs(sizeBytes) };
}

const officeTypes = /^(?:text\/html$|application\/vnd\.openxmlformats-officedocument\.)/;

/** What the vendor documents that it refuses, before anything is sent. */
function requireSuitable(modelId: string, document: FileSource | UrlSource, options: AzureRunOptions): void {
  if (document.kind !== "file" || !officeTypes.test(document.mediaType)) return;
  const isReader = !isExtracting(modelId) || !modelId.startsWith("prebuilt-");
  const isPlain = !options.features?.length && !options.queryFields;
  if (isReader && isPlain) return;
  const refused = isReader ? "features and queryFields" : `the model ${modelId}`;
  throw new InvalidInputError(`"${document.filename}" is an Office or HTML file, not for ${refused}`, {
    providerId,
    nextStep: "Write it as a PDF, or use prebuilt-layout without features. No request was sent.",
  });
}

/** Only resources of the tier F0 leave out pages, and they take no larger file, so others are not read for it. */
async function pageCountOf(document: FileSource | UrlSource): Promise<number | undefined> {
  if (document.kind !== "file" || document.mediaType !== "application/pdf") return undefined;
  if (document.sizeBytes > maxFileBytes.F0) return undefined;
  // A file that cannot be opened is reported when it is sent.
  return document.open().then(countPdfPages, () => undefined);
}
