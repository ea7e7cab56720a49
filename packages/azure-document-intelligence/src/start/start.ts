import {
  type DocumentSource,
  InvalidInputError,
  type JsonValue,
  omitNullish,
  parsePageRange,
  parseRetryAfter,
  readRun,
  type StartRequest,
  type StartResponse,
  StartUnknownError,
  uploadTimeoutMs,
  type VendorCall,
} from "@docmux/core/provider";
import type { Asked } from "../observe/analysis.ts";
import { leastPollDelayMs } from "../observe/run.ts";
import {
  type AzureKit,
  type AzureRunOptions,
  defaultApiVersion,
  maxFileBytes,
  maxPages,
  providerId,
} from "../settings.ts";
import { statusTable } from "../status.ts";
import { modelIdPattern, modelsPath, queryOf, resultIdPattern } from "../wire.ts";
import { countPdfPages } from "./count-pages.ts";

/** A start whose options were checked. */
type CheckedStart = Omit<StartRequest, "providerOptions"> & { options: AzureRunOptions };

/** Where a start names what it left at the vendor. */
interface StartNote {
  uploaded(item: JsonValue): void;
}

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
  note: StartNote,
): Promise<StartResponse> {
  const { options, pages, idempotencyKey } = request;
  const [document] = request.documents;
  if (!document) throw new InvalidInputError("An analysis needs a document", { providerId });
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
    headers: { ...body.headers, ...(isUuid(idempotencyKey) ? { [clientIdHeader]: idempotencyKey } : {}) },
  });
  const runId = runIdOf(headers);
  if (runId === undefined) {
    throw new StartUnknownError("The vendor took the document, and its response names no run", {
      providerId,
      httpStatus,
    });
  }
  if (options.cleanup) note.uploaded({ modelId, resultId: runId });
  const askedMs = parseRetryAfter(headers.get("retry-after"), call.clock.now());
  return {
    runId,
    proof: "none",
    meta: { asked },
    observation: readRun(statusTable, {
      rawStatus: "notStarted",
      runId,
      pollAfterMs: Math.max(askedMs ?? 0, leastPollDelayMs),
      raw: { httpStatus },
    }),
  };
}

const clientIdHeader = "x-ms-client-request-id";

function isUuid(text: string): boolean {
  return resultIdPattern.test(text);
}

/**
 * The id of the run: the last part of `Operation-Location`, else the id of the request, which is the same. The address itself
 * is not called: it may name another origin, through a gateway that does not rewrite it, and the key goes to the endpoint only.
 */
function runIdOf(headers: Headers): string | undefined {
  const [, named] = /\/analyzeResults\/([^/?#]+)/.exec(headers.get("operation-location") ?? "") ?? [];
  return [named, headers.get("apim-request-id")].find(
    (id): id is string => typeof id === "string" && isUuid(id),
  );
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
  return parsed.spans
    .map(({ first, last }) => (first === last ? `${first + 1}` : `${first + 1}-${last + 1}`))
    .join(",");
}

/** Types that the vendor names; another one is sent as bytes, and the vendor looks what they are. */
const ownTypes =
  /^(?:application\/pdf|image\/(?:jpeg|png|tiff|bmp|heif)|text\/html|application\/vnd\.openxmlformats-officedocument\.(?:wordprocessingml\.document|spreadsheetml\.sheet|presentationml\.presentation))$/;

function bodyOf(document: DocumentSource) {
  switch (document.kind) {
    case "url":
      return { json: { urlSource: document.url }, headers: {} };
    case "file": {
      const { mediaType, sizeBytes } = document;
      const type = ownTypes.test(mediaType) ? mediaType : "application/octet-stream";
      return {
        body: () => document.open(),
        headers: { "content-type": type },
        timeoutMs: uploadTimeoutMs(sizeBytes),
      };
    }
    case "stored":
      throw new InvalidInputError("The vendor keeps no documents that could be named", {
        providerId,
        nextStep: "Pass a file or a URL. No request was sent.",
      });
  }
}

const officeTypes = /^(?:text\/html$|application\/vnd\.openxmlformats-officedocument\.)/;

/** What the vendor documents that it refuses, before anything is sent. */
function requireSuitable(modelId: string, document: DocumentSource, options: AzureRunOptions): void {
  const { queryFields, features = [] } = options;
  const refuse = (problem: string, nextStep: string): never => {
    throw new InvalidInputError(problem, { providerId, nextStep: `${nextStep} No request was sent.` });
  };
  if (features.includes("queryFields") && !queryFields)
    refuse("The feature queryFields names no fields", "Pass the option queryFields.");
  if (queryFields && modelId.startsWith("prebuilt-tax.us"))
    refuse("US tax models take no queryFields", "Leave them out, or choose another model.");
  if (document.kind !== "file" || !officeTypes.test(document.mediaType)) return;
  const isReader = !isExtracting(modelId) || !modelId.startsWith("prebuilt-");
  const named = `"${document.filename}" is an Office or HTML file`;
  if (!isReader) refuse(`${named}; ${modelId} takes none`, "Choose prebuilt-layout, or write it as a PDF.");
  if (features.length > 0 || queryFields)
    refuse(`${named}; it takes no features`, "Leave out features and queryFields.");
}

/** Only resources of the tier F0 leave out pages, and they take no larger file, so others are not read for it. */
async function pageCountOf(document: DocumentSource): Promise<number | undefined> {
  if (document.kind !== "file" || document.sizeBytes > maxFileBytes.F0) return undefined;
  return document.mediaType === "application/pdf" ? countPdfPages(await document.open()) : undefined;
}

/** Whether a text names a model: one of the vendor's, or one that was built at the resource. */
export function isModelId(text: string): boolean {
  return modelIdPattern.test(text);
}
