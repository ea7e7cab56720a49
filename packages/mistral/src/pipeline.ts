import { InvalidInputError, type Pipeline, type PipelineDefinition } from "@docmux/core/provider";
import { observeJob, resultLifetimeMs } from "./observe/job.ts";
import { jobPath } from "./paths.ts";
import { fetchRow } from "./result/fetch.ts";
import type { MistralMetadata } from "./result/metadata.ts";
import { readResult } from "./result/read.ts";
import {
  batchOptionsSchema,
  defaultModel,
  type MistralBatchOptions,
  type MistralKit,
  type MistralPipelineOptions,
  type MistralRunOptions,
  providerId,
  runOptionsSchema,
} from "./settings.ts";
import { startBatch } from "./start/batch.ts";
import { findStartedJobs } from "./start/find.ts";
import { startOcr } from "./start/ocr.ts";
import { deleteUploaded, type FileHolders, type Placing } from "./start/place-document.ts";

/** OCR that answers in one call. */
export interface MistralOcr extends Pipeline<"mistral", MistralRunOptions, MistralMetadata> {}

/** OCR as a batch job: it takes minutes to hours, costs half, and survives a lost answer. */
export interface MistralBatch extends Pipeline<"mistral", MistralBatchOptions, MistralMetadata> {}

/** The largest document that the vendor reads, 50 MB; read as MiB, the wider of the two meanings. */
export const maxFileBytes = 50 * 1024 * 1024;

const offers = {
  pages: true,
  outputFormats: ["markdown", "chunks"],
  documents: ["file", "url", "stored"],
  maxFileBytes,
} as const satisfies PipelineDefinition<never, never>["offers"];

/**
 * Makes a pipeline that answers in one call.
 *
 * @param name - that of the pipeline, or the model itself.
 * @throws InvalidInputError for what is no name of a model.
 */
export function createOcr(
  kit: MistralKit,
  holders: FileHolders,
  name: string,
  { model = name, ...usual }: MistralPipelineOptions = {},
): MistralOcr {
  requireModel(model);
  return kit.pipeline<MistralRunOptions, MistralMetadata>({
    id: name,
    offers,
    options: runOptionsSchema,
    start: ({ options, ...request }, call, note) =>
      startOcr(
        { model, path: kit.settings.ocrPath ?? "/v1/ocr" },
        { ...request, options: { ...usual, ...options } },
        placing(kit, holders, { call, note }),
      ),
    read: readResult,
    cleanUp: (item, call) => deleteUploaded(item, call, holders),
  });
}

/**
 * Makes a pipeline that runs each document as a batch job.
 *
 * @throws InvalidInputError for what is no name of a model.
 */
export function createBatch(
  kit: MistralKit,
  holders: FileHolders,
  name: string,
  { model = name, ...usual }: MistralPipelineOptions = {},
): MistralBatch {
  requireModel(model);
  return kit.pipeline<MistralBatchOptions, MistralMetadata>({
    id: `batch/${name}`,
    offers: { ...offers, resultLifetimeMs },
    options: batchOptionsSchema,
    start: ({ options, ...request }, call, note) =>
      startBatch(
        model,
        { ...request, options: { ...usual, ...options } },
        placing(kit, holders, { call, note }),
      ),
    status: observeJob,
    result: fetchRow,
    read: readResult,
    cancel: ({ runId }, call) => call.idempotent(jobPath(runId, "/cancel"), { method: "POST" }),
    findStarted: findStartedJobs,
    cleanUp: (item, call) => deleteUploaded(item, call, holders),
  });
}

/** The model that a pipeline runs where its options name none. */
export function withModel(options: MistralPipelineOptions): MistralPipelineOptions {
  return { ...options, model: options.model ?? defaultModel };
}

function placing(kit: MistralKit, holders: FileHolders, use: Pick<Placing, "call" | "note">): Placing {
  const { uploadAboveBytes } = kit.settings;
  return { ...use, holders, uploadAboveBytes, takesHttpUrls: kit.baseUrl().startsWith("http:") };
}

function requireModel(model: unknown): void {
  if (typeof model === "string" && /^[\w.:-]{1,200}$/.test(model)) return;
  throw new InvalidInputError(`"${String(model).slice(0, 100)}" is not the name of a model`, {
    providerId,
    nextStep: "Pass a name such as mistral-ocr-latest. No request was sent.",
  });
}
