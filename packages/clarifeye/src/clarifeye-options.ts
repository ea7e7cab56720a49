import * as z from "zod/mini";
import type { ReadRows } from "./clarifeye-read-rows.ts";

/** The vendor's hosts (servers of its API specification). */
export const regions = { eu: "https://eu.app.clarifeye.ai", us: "https://us.app.clarifeye.ai" } as const;

/** How rows are found; set for a whole provider or for one pipeline. */
export interface ClarifeyeReadSettings {
  /**
   * Ids of tables by their names. The documented API has no call that tells them, so without this they are looked for
   * at calls that only the vendor's own client uses.
   */
  tableIds?: Readonly<Record<string, string>> | undefined;
  /** Reads the rows of a table for a document in place of docmux. Default: the documented data operations. */
  readRows?: ReadRows | undefined;
}

/** How a provider is set up. */
export interface ClarifeyeSettings extends ClarifeyeReadSettings {
  /** Default: the environment variable `CLARIFEYE_API_KEY`, read when a request is made. */
  apiKey?: string | undefined;
  /** UUID of the project that pipelines belong to when they don't name one. Default: `CLARIFEYE_PROJECT_ID`. */
  projectId?: string | undefined;
  /** Default: `CLARIFEYE_REGION`, else `"eu"`. */
  region?: keyof typeof regions | undefined;
  /** Of another instance, with or without `/api/v1`. Goes before `region`. Default: `CLARIFEYE_BASE_URL`. */
  baseUrl?: string | undefined;
  /** The word before the key in the `Authorization` header; the vendor takes both. Default `"Bearer"`. */
  authScheme?: "Bearer" | "Token" | undefined;
  /** Sent with every request to the vendor's own origin. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Replaces the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Calls to the vendor at once. Default 8. */
  concurrency?: number | undefined;
}

/** How one extraction flow is used. */
export interface ExtractionFlowOptions extends ClarifeyeReadSettings {
  /** UUID. Default: that of the provider. */
  projectId?: string | undefined;
  /**
   * Count a run as ended only when its documents have been indexed too: for projects that process uploads by themselves.
   * Default false. See `indexing()` for waiting before a run.
   */
  waitForIndexing?: boolean | undefined;
}

/** `providerOptions.clarifeye` of a start. */
export interface ClarifeyeRunOptions {
  /** Delete the documents that this start uploads, once the result of the run was read. Default false. */
  cleanup?: boolean | undefined;
  /**
   * Metadata of the documents that are uploaded, one entry for each in their order: the vendor drops all of it without a
   * word when the numbers differ, so they are compared before anything is sent.
   */
  metadata?: readonly Readonly<Record<string, string>>[] | undefined;
  /** Upload without the parsing that the vendor otherwise begins by itself. Default false. */
  skipParsing?: boolean | undefined;
  /** Overrides the option of the pipeline. */
  waitForIndexing?: boolean | undefined;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for what the vendor uses as an id everywhere. */
export function isUuid(value: string): boolean {
  return uuidPattern.test(value);
}

const uuid = z.string().check(z.regex(uuidPattern));
const isFunction = (value: unknown) => typeof value === "function";
const readSettings = {
  tableIds: z.optional(z.record(z.string(), uuid)),
  readRows: z.optional(z.custom<ReadRows>(isFunction, "expected a function")),
};

/** Checks {@link ClarifeyeSettings}. */
export const settingsSchema = z.strictObject({
  ...readSettings,
  apiKey: z.optional(z.string()),
  projectId: z.optional(uuid),
  region: z.optional(z.enum(["eu", "us"])),
  baseUrl: z.optional(z.string()),
  authScheme: z.optional(z.enum(["Bearer", "Token"])),
  headers: z.optional(z.record(z.string(), z.string())),
  fetch: z.optional(z.custom<typeof globalThis.fetch>(isFunction, "expected a function")),
  concurrency: z.optional(z.int().check(z.positive())),
});

/** Checks {@link ExtractionFlowOptions}. */
export const flowOptionsSchema = z.strictObject({
  ...readSettings,
  projectId: z.optional(uuid),
  waitForIndexing: z.optional(z.boolean()),
});

/** Checks {@link ClarifeyeRunOptions}. */
export const runOptionsSchema = z.strictObject({
  cleanup: z.optional(z.boolean()),
  metadata: z.optional(z.array(z.record(z.string(), z.string()))),
  skipParsing: z.optional(z.boolean()),
  waitForIndexing: z.optional(z.boolean()),
});

/** Checks `providerOptions.clarifeye` of a start of the indexing pipeline. */
export const indexingOptionsSchema = z.strictObject({
  metadata: z.optional(z.array(z.record(z.string(), z.string()))),
});
