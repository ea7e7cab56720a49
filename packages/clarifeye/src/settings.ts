import {
  type CommonSettings,
  ConfigError,
  loadOptionalSetting,
  loadSetting,
  type ProviderKit,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { isUuid, uuidPattern } from "./ids.ts";

/** The part of a pipeline URI before the colon. */
export const providerId = "clarifeye";

/** How a provider is set up. */
export interface ClarifeyeSettings extends CommonSettings, ClarifeyeReadSettings {
  /** Default: the environment variable `CLARIFEYE_API_KEY`, read when a request is made. */
  apiKey?: string | undefined;
  /** UUID of the project that pipelines belong to when they don't name one. Default: `CLARIFEYE_PROJECT_ID`. */
  projectId?: string | undefined;
  /** Default: `CLARIFEYE_REGION`, else `"eu"`. */
  region?: "eu" | "us" | undefined;
  /** Of another instance, with or without `/api/v1`. Goes before `region`. Default: `CLARIFEYE_BASE_URL`. */
  baseUrl?: string | undefined;
  /** The word before the key in the `Authorization` header; the vendor takes both. Default `"Bearer"`. */
  authScheme?: "Bearer" | "Token" | undefined;
}

/** How rows are found; set for a whole provider or for one pipeline. */
export interface ClarifeyeReadSettings {
  /**
   * Ids of tables by their names. No documented endpoint returns them, so without this they are looked for
   * at calls that only the vendor's own client uses.
   */
  tableIds?: Readonly<Record<string, string>> | undefined;
  /** Reads the rows of a table for a document in place of docmux. Default: the documented data operations. */
  readRows?: ClarifeyeReadRows | undefined;
}

/** Reads rows in place of docmux. Gives JSON objects, each a row with the extracted record in `json_object`. */
export type ClarifeyeReadRows = (request: ClarifeyeRowRequest) => Promise<readonly Record<string, unknown>[]>;

/** Which rows to read. */
export interface ClarifeyeRowRequest {
  projectId: string;
  /** The table's name, as the run gives it. */
  tableName: string;
  /** The table's own id, where `tableIds` names it. */
  tableId?: string;
  /** The version that the run wrote to. A version holds rows of other runs and documents too. */
  tableVersionId?: string;
  /** Absent when the run does not say which documents it was for: then rows of all of them are read. */
  documentId?: string;
  /** Every request must carry it. */
  signal: AbortSignal;
  /**
   * Asks the vendor with the provider's own key and retries, and gives the JSON that it answers. `path` stands below the
   * project and begins without a slash, such as `documents/get-without-file/`. A `json` body makes it a POST; it must
   * change nothing, since it may be repeated. The answer is not checked against the type that you name.
   */
  fetchJson<Answer = unknown>(
    path: string,
    options?: { query?: Record<string, string>; json?: unknown },
  ): Promise<Answer>;
}

/** How one extraction flow is used. */
export interface ClarifeyeExtractionFlowOptions extends ClarifeyeReadSettings {
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

/** `providerOptions.clarifeye` of a start of the indexing pipeline. */
export type ClarifeyeIndexingOptions = Pick<ClarifeyeRunOptions, "metadata">;

/** `providerOptions.clarifeye` of pipelines that take no options. */
export type ClarifeyeNoOptions = { readonly [Name in keyof ClarifeyeRunOptions]?: undefined };

const uuid = z.string().check(z.regex(uuidPattern));

const readSettings = {
  tableIds: z.optional(z.record(z.string(), uuid)),
  readRows: z.optional(
    z.custom<ClarifeyeReadRows>((value) => typeof value === "function", "expected a function"),
  ),
};

/** The settings that other vendors do not have. */
export type OwnSettings = Omit<ClarifeyeSettings, keyof CommonSettings>;

/** What the toolkit hands to the parts of this provider. */
export type Kit = ProviderKit<typeof providerId, OwnSettings>;

/** Checks {@link OwnSettings}. */
export const settingsSchema = z.strictObject({
  ...readSettings,
  projectId: z.optional(uuid),
  region: z.optional(z.enum(["eu", "us"])),
  authScheme: z.optional(z.enum(["Bearer", "Token"])),
});

/** Checks {@link ClarifeyeExtractionFlowOptions}. */
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

/** Checks {@link ClarifeyeIndexingOptions}. */
export const indexingOptionsSchema = z.strictObject({
  metadata: z.optional(z.array(z.record(z.string(), z.string()))),
});

/**
 * The project that a pipeline belongs to.
 *
 * @throws ConfigError when none is named anywhere.
 */
export function projectIdOf({ projectId: value }: OwnSettings, named: string | undefined): string {
  const projectId =
    named ?? loadSetting({ providerId, setting: "projectId", value, variable: "CLARIFEYE_PROJECT_ID" });
  if (isUuid(projectId)) return projectId;
  throw new ConfigError(`"${projectId.slice(0, 100)}" is not the UUID of a project`, {
    providerId,
    nextStep: "Pass { projectId } or set CLARIFEYE_PROJECT_ID; the id is in the URL of the project.",
    advice: {
      action: "set-setting",
      setting: "projectId",
      variable: "CLARIFEYE_PROJECT_ID",
      note: "the id is in the URL of the project",
    },
  });
}

/** The base URL where none is passed. A region that is passed goes before a base URL that is only in the environment. */
export function defaultBaseUrl({ region }: OwnSettings): string {
  const variable = "CLARIFEYE_BASE_URL";
  const instance = region === undefined ? loadOptionalSetting({ value: undefined, variable }) : undefined;
  return instance ?? regions[regionOf(region)];
}

function regionOf(region: string | undefined): keyof typeof regions {
  const name = loadOptionalSetting({ value: region, variable: "CLARIFEYE_REGION" }) ?? "eu";
  if (name === "eu" || name === "us") return name;
  throw new ConfigError(`There is no region "${name}"`, {
    providerId,
    nextStep: 'Set CLARIFEYE_REGION to "eu" or "us", or pass { baseUrl }.',
    advice: {
      action: "set-setting",
      setting: "region",
      variable: "CLARIFEYE_REGION",
      note: 'it is "eu" or "us"',
    },
  });
}

/** The vendor's hosts (servers of its API specification). */
export const regions = { eu: "https://eu.app.clarifeye.ai", us: "https://us.app.clarifeye.ai" } as const;
