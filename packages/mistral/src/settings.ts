import type { CommonSettings, ProviderKit } from "@docmux/core/provider";
import * as z from "zod/mini";

/** The part of a pipeline URI before the colon. */
export const providerId = "mistral";

/** Where the vendor's API is, unless a setting says otherwise. */
export const defaultBaseUrl = "https://api.mistral.ai";

/** The model that runs where none is named: the newest. */
export const defaultModel = "mistral-ocr-latest";

/** Above it a file is uploaded first, unless a setting says otherwise: 10 MiB. */
export const defaultUploadAboveBytes = 10 * 1024 * 1024;

/** The largest document that the vendor reads, 50 MB; read as MiB, the wider of the two meanings. */
export const maxFileBytes = 50 * 1024 * 1024;

/** How a provider is set up. */
export interface MistralSettings extends CommonSettings {
  /** Default: the environment variable `MISTRAL_API_KEY`, read when a request is made. */
  apiKey?: string | undefined;
  /**
   * With or without `/v1`. Default: the environment variable `MISTRAL_BASE_URL`, else `https://api.mistral.ai`. Files and batch
   * jobs stay at the host that they were put on.
   */
  baseUrl?: string | undefined;
  /**
   * Path of the OCR call below `baseUrl`. Default `/v1/ocr`; for a deployment elsewhere, such as
   * `/providers/mistral/azure/ocr?api-version=2024-05-01-preview`. Such a deployment may have no files and no batch jobs.
   */
  ocrPath?: string | undefined;
  /**
   * Files above this size are uploaded first and named by their id. Default 10,485,760 (10 MiB): a file that travels inside of
   * the request leaves nothing to delete. 0: every file is uploaded.
   */
  uploadAboveBytes?: number | undefined;
  /** Pipelines by name: `mistral:<name>` runs one, `mistral:batch/<name>` runs it as a batch job. */
  pipelines?: Readonly<Record<string, MistralPipelineOptions>> | undefined;
}

/** What is read out of a document. */
export interface MistralReadingOptions {
  /** Extraction: `data` of the result is what the model answered. */
  annotation?: MistralAnnotation | undefined;
  /** The bytes of the images that are cut out, as `content.images`. Default false. */
  images?: boolean | undefined;
}

/** A question to the model that reads the document, answered as JSON. */
export interface MistralAnnotation {
  /** JSON Schema of the answer, such as `z.toJSONSchema(Invoice)`. It is sent as it is. */
  schema: Readonly<Record<string, unknown>>;
  /** What the model is to know in addition. */
  prompt?: string | undefined;
  /**
   * The model must keep to the schema, in which every object then has to require all of its properties, and allow no others.
   * Default false, the vendor's own.
   */
  strict?: boolean | undefined;
}

/** A pipeline of the setting `pipelines`. */
export interface MistralPipelineOptions extends MistralReadingOptions {
  /** Default `mistral-ocr-latest`. */
  model?: string | undefined;
}

/** `providerOptions.mistral` of a start; each replaces the same option of the pipeline. */
export interface MistralRunOptions extends MistralReadingOptions {
  /** Delete the file that this start uploads once the result was read, or the start was refused. Default true. */
  cleanup?: boolean | undefined;
}

/** `providerOptions.mistral` of a batch job. */
export interface MistralBatchOptions extends MistralRunOptions {
  /** The vendor ends the job after so many hours, 1 to 168. Default 24, the vendor's own. */
  timeoutHours?: number | undefined;
}

const annotation = z.strictObject({
  schema: z.record(z.string(), z.unknown()),
  prompt: z.optional(z.string()),
  strict: z.optional(z.boolean()),
});
const readingOptions = {
  annotation: z.optional(annotation),
  images: z.optional(z.boolean()),
};

/** Checks {@link MistralRunOptions}. */
export const runOptionsSchema = z.strictObject({ ...readingOptions, cleanup: z._default(z.boolean(), true) });

/** Checks {@link MistralBatchOptions}. */
export const batchOptionsSchema = z.extend(runOptionsSchema, {
  timeoutHours: z.optional(z.int().check(z.minimum(1), z.maximum(168))),
});

// What begins like a model is one, and a slash would divide the path of the URI.
const pipelineName = z.string().check(z.regex(/^(?!mistral-|batch$)[A-Za-z0-9][\w.-]{0,63}$/));
const model = z.string().check(z.regex(/^[\w.:-]{1,200}$/));

/** Checks what {@link MistralSettings} has in addition to the settings of every vendor. */
export const settingsSchema = z.strictObject({
  ocrPath: z.optional(z.string().check(z.regex(/^\//))),
  uploadAboveBytes: z.optional(z.int().check(z.nonnegative())),
  pipelines: z.optional(
    z.record(pipelineName, z.strictObject({ ...readingOptions, model: z.optional(model) })),
  ),
});

/** What the toolkit hands to the parts of the provider. */
export type MistralKit = ProviderKit<typeof providerId, z.infer<typeof settingsSchema>>;
