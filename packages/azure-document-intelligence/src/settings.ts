import type { CommonSettings, ProviderKit } from "@docmux/core/provider";
import * as z from "zod/mini";

/** The part of a pipeline URI before the colon. */
export const providerId = "azure-document-intelligence";

/** Environment variable with the endpoint of the resource, as in the vendor's own samples. */
export const endpointVariable = "DOCUMENT_INTELLIGENCE_ENDPOINT";

/** Environment variable with the key of the resource, as in the vendor's own samples. */
export const keyVariable = "DOCUMENT_INTELLIGENCE_API_KEY";

/** The version of the API that is asked for, unless a setting names another: v4.0. */
export const defaultApiVersion = "2024-11-30";

/** The largest file of each pricing tier, 4 MB and 500 MB; read as MiB, the wider of the two meanings. */
export const maxFileBytes = { F0: 4 * 1024 * 1024, S0: 500 * 1024 * 1024 } as const;

/** The most pages of a document that the vendor reads. */
export const maxPages = 2000;

/** The most names in `queryFields`. */
export const maxQueryFields = 20;

/** How long the vendor keeps a result, counted from the start. */
export const resultLifetimeMs = 24 * 60 * 60 * 1000;

/** How a provider is set up. */
export interface AzureDocumentIntelligenceSettings extends CommonSettings {
  /** Key of the resource. Default: the environment variable `DOCUMENT_INTELLIGENCE_API_KEY`, read when a request is made. */
  apiKey?: string | undefined;
  /**
   * Endpoint of the resource, such as `https://<name>.cognitiveservices.azure.com`, with or without `/documentintelligence`.
   * Default: the environment variable `DOCUMENT_INTELLIGENCE_ENDPOINT`. The vendor has no common one.
   */
  baseUrl?: string | undefined;
  /**
   * Returns a token of Microsoft Entra ID for the scope `https://cognitiveservices.azure.com/.default`, in place of the key.
   * Called for each request: cache it.
   */
  token?: (() => string | Promise<string>) | undefined;
  /** Header that carries the key. Default `Ocp-Apim-Subscription-Key`; gateways may expect another, such as `api-key`. */
  keyHeader?: string | undefined;
  /** Version of the API. Default `2024-11-30`. */
  apiVersion?: string | undefined;
  /** Pricing tier of the resource: decides which files are too large. Default `S0`. */
  tier?: "F0" | "S0" | undefined;
}

/** What can be asked for in addition; some of it is billed separately, see the vendor's prices. */
export type AzureFeature =
  | "ocrHighResolution"
  | "formulas"
  | "styleFont"
  | "barcodes"
  | "languages"
  | "keyValuePairs";

const features: readonly AzureFeature[] = [
  "ocrHighResolution",
  "formulas",
  "styleFont",
  "barcodes",
  "languages",
  "keyValuePairs",
];

/** `providerOptions["azure-document-intelligence"]` of a start. */
export interface AzureRunOptions {
  /** Add-ons; the vendor refuses some combinations of model and add-on. */
  features?: readonly AzureFeature[] | undefined;
  /**
   * Names of values that are to be read in addition, at most 20, such as `PartyName`. They are members of `data`, as texts.
   * Billed separately by the vendor.
   */
  queryFields?: readonly string[] | undefined;
  /** Language of the document, such as `en-US`. Default: the vendor finds it out. */
  locale?: string | undefined;
  /** How `content` is written. Default: `markdown` for `prebuilt-layout`, the only model that is documented to write it. */
  contentFormat?: "text" | "markdown" | undefined;
  /** Delete the result at the vendor once it was read. Default false: the vendor deletes it after 24 hours. */
  cleanup?: boolean | undefined;
}

// A comma divides the names of the list, whatever stands around it.
const fieldName = z.string().check(z.regex(/^[^,\s][^,]{0,127}$/));

/** Checks {@link AzureRunOptions}. */
export const runOptionsSchema = z.strictObject({
  features: z.optional(z.readonly(z.array(z.enum(features)))),
  queryFields: z.optional(z.readonly(z.array(fieldName).check(z.minLength(1), z.maxLength(maxQueryFields)))),
  locale: z.optional(z.string().check(z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/))),
  contentFormat: z.optional(z.enum(["text", "markdown"])),
  cleanup: z._default(z.boolean(), false),
});

/** Checks what {@link AzureDocumentIntelligenceSettings} has in addition to the settings of every vendor. */
export const settingsSchema = z.strictObject({
  token: z.optional(
    z.custom<() => string | Promise<string>>((value) => typeof value === "function", "expected a function"),
  ),
  keyHeader: z.optional(z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/))),
  apiVersion: z.optional(z.string().check(z.regex(/^\d{4}-\d\d-\d\d(-preview)?$/))),
  tier: z.optional(z.enum(["F0", "S0"])),
});

/** What the toolkit hands to the parts of the provider. */
export type AzureKit = ProviderKit<typeof providerId, z.infer<typeof settingsSchema>>;
