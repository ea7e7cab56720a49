import type { CommonSettings, ProviderKit, VendorCall } from "@docmux/core/provider";
import * as z from "zod/mini";

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
   * the request leaves nothing to delete.
   */
  uploadAboveBytes?: number | undefined;
  /** Pipelines by name: `mistral:<name>` runs one, `mistral:batch/<name>` runs it as a batch job. */
  pipelines?: Readonly<Record<string, MistralPipelineOptions>> | undefined;
}

/** A question to the model that reads a document or an image, answered as JSON. */
export interface MistralAnnotation {
  /** JSON Schema of the answer, such as `z.toJSONSchema(Invoice)`. */
  schema: Readonly<Record<string, unknown>>;
  /** Names the schema to the model. Default `annotation`. */
  name?: string | undefined;
  /** Describes the schema to the model. */
  description?: string | undefined;
  /**
   * The model must keep to the schema. It then has to give every property, so docmux asks for optional ones as nullable, and
   * leaves the nulls out of `data`. Default true; false: the schema is sent as it is.
   */
  strict?: boolean | undefined;
}

/** What is read out of a document. */
export interface MistralReadingOptions {
  /** Extraction: `data` of the result is what the model answered. A sample of pages and images, or all, as the vendor decides. */
  annotation?: (MistralAnnotation & { prompt?: string | undefined }) | undefined;
  /** One answer for each image that is cut out, at one model call each. */
  imageAnnotation?: MistralAnnotation | undefined;
  /** Tables apart from the text, as `content.tables`. Left out: they are in the Markdown only. Needs OCR 3 or newer. */
  tableFormat?: "markdown" | "html" | undefined;
  /** The bytes of the images that are cut out, as `content.images`. Default false. */
  images?: boolean | undefined;
  /** At most so many images. */
  imageLimit?: number | undefined;
  /** No image with a smaller side, in pixels. */
  imageMinSize?: number | undefined;
  /** Headers and footers apart from the text. Default false. Needs OCR 3 or newer. */
  headersAndFooters?: boolean | undefined;
  /** Blocks with their places. Default true; models older than OCR 4 have none. */
  blocks?: boolean | undefined;
  /** How finely the model says how sure it is. Default: not at all. */
  confidence?: "page" | "block" | "word" | undefined;
}

/** A pipeline of the setting `pipelines`. */
export interface MistralPipelineOptions extends MistralReadingOptions {
  /** Default `mistral-ocr-latest`. */
  model?: string | undefined;
}

/** `providerOptions.mistral` of a start; each replaces the same option of the pipeline. */
export interface MistralRunOptions extends MistralReadingOptions {
  /** Overrides the setting of the provider; 0: every file is uploaded. */
  uploadAboveBytes?: number | undefined;
  /** Delete the file that this start uploads once the result was read, or the start was refused. Default true. */
  cleanup?: boolean | undefined;
}

/** `providerOptions.mistral` of a batch job. */
export interface MistralBatchOptions extends MistralRunOptions {
  /** The vendor ends the job after so many hours, 1 to 168. Default 24, the vendor's own. */
  timeoutHours?: number | undefined;
}

const byteCount = z.int().check(z.nonnegative());
const annotation = {
  schema: z.record(z.string(), z.unknown()),
  name: z.optional(z.string().check(z.minLength(1))),
  description: z.optional(z.string()),
  strict: z.optional(z.boolean()),
};
const readingOptions = {
  annotation: z.optional(z.strictObject({ ...annotation, prompt: z.optional(z.string()) })),
  imageAnnotation: z.optional(z.strictObject(annotation)),
  tableFormat: z.optional(z.enum(["markdown", "html"])),
  images: z.optional(z.boolean()),
  imageLimit: z.optional(z.int().check(z.nonnegative())),
  imageMinSize: z.optional(z.int().check(z.nonnegative())),
  headersAndFooters: z.optional(z.boolean()),
  blocks: z.optional(z.boolean()),
  confidence: z.optional(z.enum(["page", "block", "word"])),
};

/** Checks {@link MistralPipelineOptions}. */
export const pipelineOptionsSchema = z.strictObject({ ...readingOptions, model: z.optional(z.string()) });

/** Checks {@link MistralRunOptions}. */
export const runOptionsSchema = z.strictObject({
  ...readingOptions,
  uploadAboveBytes: z.optional(byteCount),
  cleanup: z._default(z.boolean(), true),
});

/** Checks {@link MistralBatchOptions}. */
export const batchOptionsSchema = z.extend(runOptionsSchema, {
  timeoutHours: z.optional(z.int().check(z.minimum(1), z.maximum(168))),
});

/** Checks what {@link MistralSettings} has in addition to the settings of every vendor. */
export const settingsSchema = z.strictObject({
  ocrPath: z.optional(z.string().check(z.regex(/^\//))),
  uploadAboveBytes: z.optional(byteCount),
  pipelines: z.optional(
    z.record(
      // What begins like this is a model, and a slash would divide the path of the URI.
      z.string().check(z.regex(/^(?!mistral-|batch$)[A-Za-z0-9][\w.-]{0,63}$/)),
      pipelineOptionsSchema,
    ),
  ),
});

/** The part of a pipeline URI before the colon. */
export const providerId = "mistral";

/** Where the vendor's API is, unless a setting says otherwise. */
export const defaultBaseUrl = "https://api.mistral.ai";

/** The model that runs where none is named: the newest. */
export const defaultModel = "mistral-ocr-latest";

/** Above it a file is uploaded first, unless an option says otherwise: 10 MiB. */
export const defaultUploadAboveBytes = 10 * 1024 * 1024;

/** What the toolkit hands to the parts of the provider. */
export type MistralKit = ProviderKit<typeof providerId, z.infer<typeof settingsSchema>>;

/** Makes the call to the vendor that a method outside of a run needs. */
export type OpenCall = (...options: Parameters<MistralKit["call"]>) => VendorCall;
