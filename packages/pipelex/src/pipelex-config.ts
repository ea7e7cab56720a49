import {
  createHttpClient,
  type HttpClient,
  loadApiKey,
  loadOptionalSetting,
  parseBaseUrl,
  type VendorFailure,
} from "@docmux/core/provider-utils";
import { dialectFacts, type PipelexDialect } from "./pipelex-dialect.ts";
import { readPipelexFailure } from "./pipelex-error.ts";
import { defaultUploadAboveBytes, type PipelexSettings } from "./pipelex-options.ts";
import { isOwnRefusal, isOwnStartRefusal } from "./pipelex-own-refusal.ts";
import { patientFetch } from "./pipelex-patient-fetch.ts";

/** The part of a pipeline URI before the colon. */
export const providerId = "pipelex";

/** Where the hosted service is. */
export const hostedBaseUrl = "https://api.pipelex.com";

type ReadFailure = (body: unknown, httpStatus: number) => VendorFailure;

/** Settings, resolved when they are asked for, so that importing the default instance never throws. */
export interface PipelexConfig {
  /** What the settings say, before any server was asked. */
  readonly dialect: PipelexDialect | "auto";
  readonly uploadAboveBytes: number;
  readonly liveSteps: boolean;
  /** Speaks with the API, with the key. */
  readonly client: HttpClient;
  /** As `client`, for requests whose answer may take as long as a run. */
  readonly patientClient: HttpClient;
  /** Speaks with URLs that the vendor signed for its object storage, always without the key. */
  readonly storage: HttpClient;
  /** A client that reads error bodies by itself. */
  clientThatReads(readFailure: ReadFailure): HttpClient;
  /** Host and what stands before the API's own paths, without a trailing slash. */
  baseUrl(): string;
  /** A path of the API, below `baseUrl`. */
  path(dialect: PipelexDialect, path: string): string;
  maxRequestBytes(dialect: PipelexDialect): number;
  /** @throws ConfigError when the hosted service is to be used and no key is set. */
  requireKey(): void;
}

/** Resolves settings. The key stays in the closure. */
export function resolvePipelexConfig(settings: PipelexSettings): PipelexConfig {
  const dialect = settings.dialect ?? "auto";
  const keySource = { value: settings.apiKey, variable: "PIPELEX_API_KEY" };
  const hasOwnAuthorization = Object.keys(settings.headers ?? {}).some(
    (name) => name.toLowerCase() === "authorization",
  );
  const baseUrl = () => {
    const value = loadOptionalSetting({ value: settings.baseUrl, variable: "PIPELEX_BASE_URL" });
    // Some of the vendor's clients take base URLs with the path of the API, some without.
    return parseBaseUrl(providerId, value ?? hostedBaseUrl).replace(/\/(?:api\/)?v1$/, "");
  };
  const isHosted = () => dialect === "hosted" || new URL(baseUrl()).origin === hostedBaseUrl;
  const privateHeaders = (): Record<string, string> => {
    const isNeeded = isHosted() && !hasOwnAuthorization;
    if (!isNeeded && loadOptionalSetting(keySource) === undefined) return { ...settings.headers };
    return { ...settings.headers, authorization: `Bearer ${loadApiKey({ providerId, ...keySource })}` };
  };
  const readFailure = readPipelexFailure;
  const shared = { providerId, baseUrl, privateHeaders, readFailure, isOwnRefusal: isOwnStartRefusal };
  const { fetch } = settings;
  return {
    dialect,
    uploadAboveBytes: settings.uploadAboveBytes ?? defaultUploadAboveBytes,
    liveSteps: settings.liveSteps ?? true,
    client: createHttpClient({ ...shared, fetch }),
    patientClient: createHttpClient({ ...shared, isOwnRefusal, fetch: fetch ?? patientFetch }),
    storage: createHttpClient({
      ...shared,
      fetch,
      privateHeaders: () => ({}),
      // Storage is another vendor's, and no upload is worth a guess.
      isOwnRefusal: () => false,
    }),
    clientThatReads: (read) => createHttpClient({ ...shared, fetch, readFailure: read }),
    baseUrl,
    path: (spoken, path) => (settings.pathPrefix ?? dialectFacts[spoken].prefix) + path,
    maxRequestBytes: (spoken) => settings.maxRequestBytes ?? dialectFacts[spoken].maxRequestBytes,
    requireKey() {
      if (!hasOwnAuthorization) loadApiKey({ providerId, ...keySource });
    },
  };
}
