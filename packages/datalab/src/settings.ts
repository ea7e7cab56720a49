import {
  createHttpClient,
  createRefSigner,
  type HttpClient,
  loadApiKey,
  loadOptionalSetting,
  parseBaseUrl,
  type RefSigner,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { isOwnRefusal, readFailure, readStorageFailure } from "./failure.ts";

/** How a provider is set up. */
export interface DatalabSettings {
  /** Default: the environment variable `DATALAB_API_KEY`, read when a request is made. */
  apiKey?: string | undefined;
  /** With or without `/api/v1`. Default: the environment variable `DATALAB_HOST`, else `https://www.datalab.to`. */
  baseUrl?: string | undefined;
  /** Sent with every request to the vendor's own origin. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Replaces the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Calls to the vendor at once. Default 8. */
  concurrency?: number | undefined;
  /**
   * Files above this size are put into the vendor's storage first and run by reference, so that a broken upload can be
   * repeated without starting anything twice. Default 52,428,800 (50 MiB).
   */
  directUploadAboveBytes?: number | undefined;
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
  /** Run all steps anew instead of taking earlier results from the vendor's cache. Default false. */
  skipCache?: boolean | undefined;
  /** Run the rubrics that are set on steps; their evaluations come as steps of their own. Default false. */
  runEvals?: boolean | undefined;
  /** The vendor posts to this URL when the run ends. */
  webhookUrl?: string | undefined;
  /** Region such as `us` or `eu`. Files then take the direct upload by themselves. Default: that of the team. */
  processingLocation?: string | undefined;
  /** Checkpoint of an earlier run's convert step, which is then not done again. The document is needed all the same. */
  checkpointId?: string | undefined;
  /** Overrides the setting of the provider; 0: every file takes the direct upload. */
  directUploadAboveBytes?: number | undefined;
  /**
   * Delete the file that this start puts into the vendor's storage, once the result of the run was read, or at once when
   * the start is refused. A run that fails or is never read keeps it. Default false.
   */
  cleanup?: boolean | undefined;
}

const byteCount = z.int().check(z.nonnegative());
const isHttpUrl = (value: string) => /^https?:\/\//i.test(value) && URL.canParse(value);

/** Checks {@link DatalabSettings}. */
export const settingsSchema = z.strictObject({
  apiKey: z.optional(z.string()),
  baseUrl: z.optional(z.string()),
  headers: z.optional(z.record(z.string(), z.string())),
  fetch: z.optional(
    z.custom<typeof globalThis.fetch>((value) => typeof value === "function", "expected a function"),
  ),
  concurrency: z.optional(z.int().check(z.positive())),
  directUploadAboveBytes: z.optional(byteCount),
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

/** Settings, resolved when they are asked for, so that importing the default instance never throws. */
export interface Config {
  /** Speaks with the API, with the key. */
  client: HttpClient;
  /**
   * Speaks with URLs that the vendor signed for its object storage, always without the key: those requests must not
   * carry one, on whatever origin they lie.
   */
  storage: HttpClient;
  /** Proves that what a ref asks for was asked for with this key. */
  refSigner: RefSigner;
  /** With `/api/v1`, without a trailing slash. */
  baseUrl(): string;
  directUploadAboveBytes: number;
}

/** Resolves settings. The key stays in the closure. */
export function resolveConfig(settings: DatalabSettings): Config {
  const baseUrl = () => {
    const value = loadOptionalSetting({ value: settings.baseUrl, variable: "DATALAB_HOST" });
    const base = parseBaseUrl(providerId, value ?? defaultBaseUrl);
    return /\/api\/v\d+$/.test(base) ? base : `${base}/api/v1`;
  };
  const apiKey = () => loadApiKey({ providerId, value: settings.apiKey, variable: "DATALAB_API_KEY" });
  const shared = { providerId, baseUrl, fetch: settings.fetch };
  return {
    baseUrl,
    refSigner: createRefSigner(apiKey),
    directUploadAboveBytes: settings.directUploadAboveBytes ?? defaultDirectUploadAboveBytes,
    client: createHttpClient({
      ...shared,
      readFailure,
      isOwnRefusal,
      privateHeaders: () => ({
        ...settings.headers,
        "x-api-key": apiKey(),
      }),
    }),
    storage: createHttpClient({
      ...shared,
      readFailure: readStorageFailure,
      // The storage belongs to another company: nothing that it answers is Datalab's.
      isOwnRefusal: () => false,
      privateHeaders: () => ({}),
    }),
  };
}
