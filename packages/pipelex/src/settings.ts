import type { CommonSettings } from "@docmux/core/provider";
import * as z from "zod/mini";
import { type PipelexDialect, pipelexDialects } from "./dialect.ts";

/** The part of a pipeline URI before the colon. */
export const providerId = "pipelex";

/** Where the hosted service is. */
export const hostedBaseUrl = "https://api.pipelex.com";

/** How a provider is set up. */
export interface PipelexSettings extends CommonSettings {
  /**
   * Default: the environment variable `PIPELEX_API_KEY`, read when a request is made. May be left out for a self-hosted
   * server that asks for none.
   */
  apiKey?: string | undefined;
  /** With or without `/v1` or `/api/v1`. Default: `PIPELEX_BASE_URL`, else `https://api.pipelex.com`. */
  baseUrl?: string | undefined;
  /** What the server speaks. `auto` asks it once, when the first run is started. Default `"auto"`. */
  dialect?: PipelexDialect | "auto" | undefined;
  /** Stands before every path of the API, for servers behind a proxy; needs a `dialect`. Default: that of the dialect. */
  pathPrefix?: string | undefined;
  /** As at every vendor. An `authorization` among them replaces the key, for servers behind another login. */
  headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Largest request body that the server takes, in bytes; larger ones are refused before anything is sent. Default
   * 104,857,600 (100 MiB), on the hosted service 10,485,760 (10 MiB).
   */
  maxRequestBytes?: number | undefined;
  /**
   * Hosted service only: as soon as the files of a run exceed it together, the rest is uploaded by grant instead of going
   * along in the request. In bytes, at most 7,340,032. Default 7,340,032 (7 MiB).
   */
  uploadAboveBytes?: number | undefined;
  /**
   * What the server signs its callbacks with, for `docmux.receive`. Default: the environment variable
   * `COMPLETION_CALLBACK_SECRET`, as the server's own.
   */
  webhookSecret?: string | undefined;
  /**
   * Hosted service only: this instance is known to honor the `Idempotency-Key` of a start. A start whose response was lost
   * is then sent again under the same key, twice at the most. Default false: not every instance honors it.
   */
  honorsIdempotencyKeys?: boolean | undefined;
  /** Hosted service only: also ask how far each pipe is while a run continues, with a second request. Default true. */
  liveSteps?: boolean | undefined;
}

/** `"single"` (or false), `"variable"` (or true: a list), or how many. */
export type PipelexOutputMultiplicity = "single" | "variable" | boolean | number;

/** What a pipe is given; set for a pipeline, or for one run in `providerOptions.pipelex`. */
export interface PipelexOutputOptions {
  /** The name of the pipe's input that documents go to. Default `"document"`. */
  documentInput?: string | undefined;
  /**
   * The concept that documents are sent as. Default: `Image` for pictures, else the dialect's own, `PDF` on `legacy` and
   * `Document` elsewhere. A `legacy` server on pipelex 0.18.0 or later knows `Document` instead.
   */
  concept?: string | undefined;
  /** A name for the output in working memory. */
  outputName?: string | undefined;
  /** How many outputs to return. Default: what the pipe declares. */
  outputMultiplicity?: PipelexOutputMultiplicity | undefined;
  /** The concept of the output, such as `accounting.Invoice`, for pipes that leave it open. */
  dynamicOutputConcept?: string | undefined;
}

/** How a registered pipe is used. */
export interface PipelexPipeOptions extends PipelexOutputOptions {
  /** Text of one or several bundles, the main one first. `legacy` servers take one only. */
  bundle?: string | readonly string[] | undefined;
  /** Hosted service only: the saved method that the runs are filed under, such as `mt_abc`. */
  methodId?: string | undefined;
}

/** How a bundle is used. */
export interface PipelexBundleOptions extends PipelexOutputOptions {
  /** Which pipe of the bundle to run. Default: its `main_pipe`. */
  pipeCode?: string | undefined;
  /** Hosted service only: the saved method that the runs are filed under, such as `mt_abc`. */
  methodId?: string | undefined;
}

/** `providerOptions.pipelex` of a start. */
export interface PipelexRunOptions extends PipelexOutputOptions {
  /**
   * `background`: do not wait for the run; the server reports its end to `callbackUrls`, on self-hosted servers that can.
   * A `legacy` server reports it nowhere: the handle has a ref, and no way to read status or result. Runs of the hosted service are always started and polled. Default: what the dialect can be waited for by.
   */
  mode?: "execute" | "background" | undefined;
  /** Called by the server when a background run ends, at most five. See `parsePipelexCallback`. */
  callbackUrls?: readonly string[] | undefined;
}

const name = z.string().check(z.regex(/^\S{1,256}$/, "expected a name without spaces"));
const isHttpUrl = (value: string) => /^https?:\/\//i.test(value) && URL.canParse(value);
const multiplicity = z.union([z.enum(["single", "variable"]), z.boolean(), z.int().check(z.positive())]);
const bundleText = z.string().check(z.regex(/\S/, "expected the text of a bundle"));
const callbackUrl = z.string().check(z.maxLength(2048), z.refine(isHttpUrl, "expected an http or https URL"));

const outputOptions = {
  documentInput: z.optional(name),
  concept: z.optional(name),
  outputName: z.optional(name),
  outputMultiplicity: z.optional(multiplicity),
  dynamicOutputConcept: z.optional(name),
};

/** The largest that the hosted service takes inside a request leaves room for the rest of it. */
export const defaultUploadAboveBytes = 7 * 1024 * 1024;

/** Checks what {@link PipelexSettings} adds to the settings of every vendor. */
export const settingsSchema = z
  .strictObject({
    dialect: z.optional(z.enum(["auto", ...pipelexDialects])),
    pathPrefix: z.optional(z.string().check(z.regex(/^(\/[^\s/?#]+)*$/, "expected a path such as /api/v1"))),
    maxRequestBytes: z.optional(z.int().check(z.positive())),
    uploadAboveBytes: z.optional(z.int().check(z.nonnegative(), z.maximum(defaultUploadAboveBytes))),
    honorsIdempotencyKeys: z.optional(z.boolean()),
    liveSteps: z.optional(z.boolean()),
    webhookSecret: z.optional(z.string()),
  })
  .check(
    z.refine(
      ({ pathPrefix, dialect = "auto" }) => pathPrefix === undefined || dialect !== "auto",
      "a pathPrefix hides what the server would be asked for its dialect; set { dialect } as well: legacy, legacy-0.1, v1 or hosted",
    ),
  );

/** Whether the user's own header takes the place of the key. */
export function hasOwnAuthorization({ headers = {} }: Pick<PipelexSettings, "headers">): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === "authorization");
}

/** Checks {@link PipelexOutputOptions}. */
export const outputOptionsSchema = z.strictObject(outputOptions);

/** Checks {@link PipelexPipeOptions}. */
export const pipeOptionsSchema = z.strictObject({
  ...outputOptions,
  bundle: z.optional(z.union([bundleText, z.array(bundleText).check(z.minLength(1))])),
  methodId: z.optional(name),
});

/** Checks {@link PipelexBundleOptions}. */
export const bundleOptionsSchema = z.strictObject({
  ...outputOptions,
  pipeCode: z.optional(name),
  methodId: z.optional(name),
});

/** Checks {@link PipelexRunOptions}. */
export const runOptionsSchema = z.strictObject({
  ...outputOptions,
  mode: z.optional(z.enum(["execute", "background"])),
  callbackUrls: z.optional(z.array(callbackUrl).check(z.minLength(1), z.maxLength(5))),
});
