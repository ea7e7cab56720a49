import {
  createHttpClient,
  createRefSeal,
  type HttpClient,
  loadApiKey,
  loadOptionalSetting,
  parseBaseUrl,
  type RefSeal,
} from "@docmux/core/provider-utils";
import { readDatalabFailure } from "./datalab-error.ts";
import type { DatalabSettings } from "./datalab-options.ts";
import { isOwnRefusal } from "./datalab-own-refusal.ts";
import { readStorageFailure } from "./datalab-storage-error.ts";

/** The part of a pipeline URI before the colon. */
export const providerId = "datalab";

/** Where the vendor's API is, unless a setting says otherwise. */
export const defaultBaseUrl = "https://www.datalab.to";

/** Above it a file takes the direct upload, unless an option says otherwise: 50 MiB. */
export const defaultDirectUploadAboveBytes = 50 * 1024 * 1024;

/** Settings, resolved when they are asked for, so that importing the default instance never throws. */
export interface DatalabConfig {
  /** Speaks with the API, with the key. */
  client: HttpClient;
  /**
   * Speaks with URLs that the vendor signed for its object storage, always without the key: those requests must not
   * carry one, on whatever origin they lie.
   */
  storage: HttpClient;
  /** Proves that what a ref asks for was asked for with this key. */
  refSeal: RefSeal;
  /** With `/api/v1`, without a trailing slash. */
  baseUrl(): string;
  directUploadAboveBytes: number;
}

/** Resolves settings. The key stays in the closure. */
export function resolveDatalabConfig(settings: DatalabSettings): DatalabConfig {
  const baseUrl = () => {
    const value = loadOptionalSetting({ value: settings.baseUrl, variable: "DATALAB_HOST" });
    const base = parseBaseUrl(providerId, value ?? defaultBaseUrl);
    return /\/api\/v\d+$/.test(base) ? base : `${base}/api/v1`;
  };
  const apiKey = () => loadApiKey({ providerId, value: settings.apiKey, variable: "DATALAB_API_KEY" });
  const shared = { providerId, baseUrl, fetch: settings.fetch };
  return {
    baseUrl,
    refSeal: createRefSeal(apiKey),
    directUploadAboveBytes: settings.directUploadAboveBytes ?? defaultDirectUploadAboveBytes,
    client: createHttpClient({
      ...shared,
      readFailure: readDatalabFailure,
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
