import type { CommonSettings, ProviderKit, VendorCall } from "@docmux/core/provider";
import * as z from "zod/mini";

/** How a provider is set up. */
export interface DatalabSettings extends CommonSettings {
  /** Default: the environment variable `DATALAB_API_KEY`, read when a request is made. */
  apiKey?: string | undefined;
  /** With or without `/api/v1`. Default: the environment variable `DATALAB_HOST`, else `https://www.datalab.to`. */
  baseUrl?: string | undefined;
  /**
   * Files above this size are put into the vendor's storage first and run by reference, so that a broken upload can be
   * repeated without starting anything twice. Default 52,428,800 (50 MiB); with a store every file, since the upload is what
   * proves a run to be a start whose response was lost.
   */
  directUploadAboveBytes?: number | undefined;
  /**
   * The secret of the account's webhooks, for `docmux.receive`. Default: the environment variable `DATALAB_WEBHOOK_SECRET`.
   */
  webhookSecret?: string | undefined;
}

/** How one pipeline is used. */
export interface DatalabPipelineOptions {
  /**
   * Left out: the active published version, or the draft where nothing was published. 0: the draft. Any other: that
   * published version. (Page "Run a Pipeline", section "Version Selection".)
   */
  version?: number | undefined;
}

/** `providerOptions.datalab` of a start (page "Run a Pipeline", section "Run-Level Overrides"). */
export interface DatalabRunOptions {
  /** Run all steps again instead of taking earlier results from the vendor's cache. Default false. */
  skipCache?: boolean | undefined;
  /** Run the rubrics that are set on steps; their evaluations come as steps of their own. Default false. */
  runEvals?: boolean | undefined;
  /**
   * The vendor posts to this URL when the run ends, and not to the account's own. With a `webhookSecret` docmux adds a token,
   * which proves to `docmux.receive` that the webhook is genuine.
   */
  webhookUrl?: string | undefined;
  /** Region such as `us` or `eu`. Files then take the direct upload automatically. Default: that of the team. */
  processingLocation?: string | undefined;
  /** Checkpoint of an earlier run's convert step, which is then not done again. The document is needed all the same. */
  checkpointId?: string | undefined;
  /** Overrides the setting of the provider; 0: every file takes the direct upload. */
  directUploadAboveBytes?: number | undefined;
  /**
   * Delete the file that this start puts into the vendor's storage, once the result of the run was read, or immediately
   * when the start is refused. A run that fails or is never read keeps it. Default false.
   */
  cleanup?: boolean | undefined;
}

const byteCount = z.int().check(z.nonnegative());
const isHttpUrl = (value: string) => /^https?:\/\//i.test(value) && URL.canParse(value);

/** Checks what {@link DatalabSettings} has in addition to the settings of every vendor. */
export const settingsSchema = z.strictObject({
  directUploadAboveBytes: z.optional(byteCount),
  webhookSecret: z.optional(z.string()),
});

/** Checks {@link DatalabPipelineOptions}. */
export const pipelineOptionsSchema = z.strictObject({
  version: z.optional(z.int().check(z.nonnegative())),
});

/** Checks {@link DatalabRunOptions}. */
export const runOptionsSchema = z.strictObject({
  skipCache: z.optional(z.boolean()),
  runEvals: z.optional(z.boolean()),
  webhookUrl: z.optional(z.string().check(z.refine(isHttpUrl, "expected an http or https URL"))),
  processingLocation: z.optional(z.string().check(z.regex(/^[a-z][a-z0-9-]*$/))),
  checkpointId: z.optional(z.string().check(z.minLength(1))),
  directUploadAboveBytes: z.optional(byteCount),
  cleanup: z.optional(z.boolean()),
});

/** The part of a pipeline URI before the colon. */
export const providerId = "datalab";

/** Where the vendor's API is, unless a setting says otherwise. */
export const defaultBaseUrl = "https://www.datalab.to";

/** Above it a file takes the direct upload, unless an option says otherwise: 50 MiB. */
export const defaultDirectUploadAboveBytes = 50 * 1024 * 1024;

/** What the toolkit hands to the parts of the provider. */
export type DatalabKit = ProviderKit<typeof providerId, z.infer<typeof settingsSchema>>;

/** Makes the call to the vendor that a method outside of a run needs. */
export type OpenCall = (...options: Parameters<DatalabKit["call"]>) => VendorCall;
