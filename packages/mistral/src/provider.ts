import {
  type DirectCallOptions,
  defineProvider,
  InvalidInputError,
  type Pipeline,
  type PipelineDefinition,
  type Provider,
} from "@docmux/core/provider";
import { isOwnRefusal, readFailure } from "./failure.ts";
import { listJobs, type MistralJobInfo } from "./manage.ts";
import { observeJob, resultLifetimeMs } from "./observe.ts";
import { fetchRow, type MistralMetadata, readResult } from "./result.ts";
import { compileSchema } from "./schema.ts";
import {
  batchOptionsSchema,
  defaultBaseUrl,
  defaultModel,
  type MistralBatchOptions,
  type MistralKit,
  type MistralPipelineOptions,
  type MistralRunOptions,
  type MistralSettings,
  maxFileBytes,
  providerId,
  runOptionsSchema,
  settingsSchema,
} from "./settings.ts";
import { Documents } from "./start/documents.ts";
import { findStartedJobs, startBatch, startOcr } from "./start/start.ts";
import { jobPath } from "./wire.ts";

/** Mistral OCR (https://docs.mistral.ai, Document AI) as a provider. */
export interface MistralProvider extends Provider<"mistral", MistralOcr | MistralBatch> {
  /**
   * OCR in one call, `mistral:<model>` or `mistral:<name>`: by a model, or by a name of the setting `pipelines`. After a lost
   * answer the start is unknown for good; {@link MistralProvider.batch} is the durable way.
   *
   * @param name - default `mistral-ocr-latest`.
   * @throws InvalidInputError for a name that is neither. No request is sent.
   */
  ocr(name?: string): MistralOcr;
  /**
   * The same as a batch job, `mistral:batch/<model>` or `mistral:batch/<name>`.
   *
   * @throws InvalidInputError for a name that is neither. No request is sent.
   */
  batch(name?: string): MistralBatch;
  /**
   * Every batch job of the workspace, newest first, fetched page by page as they are asked for.
   *
   * @throws ConfigError, VendorError
   */
  listJobs(options?: DirectCallOptions): AsyncIterable<MistralJobInfo>;
}

/** OCR that answers in one call. */
export interface MistralOcr extends Pipeline<"mistral", MistralRunOptions, MistralMetadata> {}

/** OCR as a batch job: it takes minutes to hours, costs half, and survives a lost answer. */
export interface MistralBatch extends Pipeline<"mistral", MistralBatchOptions, MistralMetadata> {}

/**
 * Makes a provider for Mistral OCR.
 *
 * @throws InvalidInputError for settings that are invalid. A missing key is an error when a request is made.
 *
 * @example
 * ```ts
 * const mistral = createMistral({ pipelines: { invoices: { annotation: { schema: z.toJSONSchema(Invoice) } } } });
 * const { data } = await run(mistral.ocr("invoices"), { path: "invoice.pdf" }, { schema: Invoice });
 * ```
 */
export const createMistral: (settings?: MistralSettings) => MistralProvider = /* @__PURE__ */ defineProvider({
  id: providerId,
  api: {
    url: defaultBaseUrl,
    urlVariable: "MISTRAL_BASE_URL",
    keyVariable: "MISTRAL_API_KEY",
    // Paths carry it, since OCR may be elsewhere than files and jobs.
    normalize: (baseUrl) => baseUrl.replace(/\/v1$/, ""),
  },
  settings: settingsSchema,
  authorize: ({ headers }, { apiKey }) => headers.set("authorization", `Bearer ${apiKey()}`),
  isOwnRefusal,
  readFailure,
  face(kit): Omit<MistralProvider, keyof Provider> {
    const documents = new Documents(kit);
    return {
      ocr: (name = defaultModel) => createOcr(kit, documents, name),
      batch: (name = defaultModel) => createBatch(kit, documents, name),
      listJobs: (options) => listJobs(kit, options),
    };
  },
  pipelineFromUri(path, face) {
    const [, batch, name] = /^(batch\/)?([A-Za-z0-9][\w.-]{0,120})$/.exec(path) ?? [];
    if (name === undefined) return undefined;
    return batch === undefined ? face.ocr(name) : face.batch(name);
  },
  uriHelp:
    "Write mistral:mistral-ocr-latest, mistral:batch/mistral-ocr-latest, or the name of a pipeline in place of the model.",
});

/** Mistral OCR with the key from `MISTRAL_API_KEY`, read when a request is made. */
export const mistral: MistralProvider = /* @__PURE__ */ createMistral();

const offers = {
  pages: true,
  outputFormats: ["markdown", "chunks"],
  documents: ["file", "url", "stored"],
  maxFileBytes,
} as const satisfies PipelineDefinition<never, never>["offers"];

function createOcr(kit: MistralKit, documents: Documents, name: string): MistralOcr {
  const { model, ...usual } = namedOptions(kit, name);
  return kit.pipeline<MistralRunOptions, MistralMetadata>({
    id: name,
    offers,
    options: runOptionsSchema,
    start: ({ options, ...request }, call, note) =>
      startOcr(
        { model, path: kit.settings.ocrPath ?? "/v1/ocr" },
        { ...request, options: { ...usual, ...options } },
        documents,
        { call, note },
      ),
    read: readResult,
    compileSchema: (fields) => compileSchema(fields, usual.annotation),
    cleanUp: (item, call) => documents.release(item, call),
  });
}

function createBatch(kit: MistralKit, documents: Documents, name: string): MistralBatch {
  const { model, ...usual } = namedOptions(kit, name);
  return kit.pipeline<MistralBatchOptions, MistralMetadata>({
    id: `batch/${name}`,
    offers: { ...offers, resultLifetimeMs },
    options: batchOptionsSchema,
    start: ({ options, ...request }, call, note) =>
      startBatch(model, { ...request, options: { ...usual, ...options } }, documents, { call, note }),
    status: observeJob,
    result: fetchRow,
    read: readResult,
    compileSchema: (fields) => compileSchema(fields, usual.annotation),
    cancel: ({ runId }, call) => call.idempotent(jobPath(runId, "/cancel"), { method: "POST" }),
    findStarted: findStartedJobs,
    cleanUp: (item, call) => documents.release(item, call),
  });
}

/** The options of a pipeline that is set up, or none for a model. */
function namedOptions(
  { settings: { pipelines = {} } }: MistralKit,
  name: string,
): MistralPipelineOptions & { model: string } {
  const named = Object.hasOwn(pipelines, name) ? pipelines[name] : undefined;
  if (named) return { ...named, model: named.model ?? defaultModel };
  if (/^mistral-[\w.-]{1,100}$/.test(name)) return { model: name };
  throw new InvalidInputError(
    `"${String(name).slice(0, 100)}" is neither a model nor a pipeline that is set up`,
    {
      providerId,
      nextStep:
        "Add it to the setting pipelines of createMistral, or name a model, as in mistral:mistral-ocr-latest. No request was sent.",
    },
  );
}
