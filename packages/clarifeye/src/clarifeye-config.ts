import { ConfigError } from "@docmux/core/provider";
import {
  createHttpClient,
  createRefSeal,
  type HttpClient,
  loadApiKey,
  loadOptionalSetting,
  loadSetting,
  parseBaseUrl,
  type RefSeal,
} from "@docmux/core/provider-utils";
import { isClarifeyeRefusal, readClarifeyeFailure } from "./clarifeye-error.ts";
import { type ClarifeyeSettings, isUuid, regions } from "./clarifeye-options.ts";

/** The part of a pipeline URI before the colon. */
export const providerId = "clarifeye";

/** Settings, resolved when they are asked for, so that importing the default instance never throws. */
export interface ClarifeyeConfig {
  client: HttpClient;
  /** Proves that what a ref asks for was asked for with this key. */
  refSeal: RefSeal;
  /** With `/api/v1`, without a trailing slash. */
  baseUrl(): string;
  /**
   * The project that a pipeline belongs to.
   *
   * @throws ConfigError when none is named anywhere.
   */
  projectId(named?: string): string;
}

/** Resolves settings. The key stays in the closure. */
export function resolveClarifeyeConfig(settings: ClarifeyeSettings): ClarifeyeConfig {
  const baseUrl = () => apiBase(settings);
  const apiKey = () => loadApiKey({ providerId, value: settings.apiKey, variable: "CLARIFEYE_API_KEY" });
  const privateHeaders = () => ({
    ...settings.headers,
    authorization: `${settings.authScheme ?? "Bearer"} ${apiKey()}`,
  });
  return {
    baseUrl,
    refSeal: createRefSeal(apiKey),
    client: createHttpClient({
      providerId,
      baseUrl,
      privateHeaders,
      readFailure: readClarifeyeFailure,
      isOwnRefusal: isClarifeyeRefusal,
      fetch: settings.fetch,
    }),
    projectId(named) {
      const projectId =
        named ??
        loadSetting({
          providerId,
          setting: "projectId",
          value: settings.projectId,
          variable: "CLARIFEYE_PROJECT_ID",
        });
      if (isUuid(projectId)) return projectId;
      throw new ConfigError(`"${projectId.slice(0, 100)}" is not the UUID of a project`, {
        providerId,
        nextStep:
          "Pass { projectId } or set CLARIFEYE_PROJECT_ID; the id stands in the address of the project.",
      });
    },
  };
}

function apiBase(settings: ClarifeyeSettings): string {
  const instance = loadOptionalSetting({ value: settings.baseUrl, variable: "CLARIFEYE_BASE_URL" });
  // A region that is passed goes before an address that merely stands in the environment.
  if (instance !== undefined && (settings.baseUrl !== undefined || settings.region === undefined)) {
    const base = parseBaseUrl(providerId, instance);
    // The vendor's specification writes base URLs with the path of the API, its own client without.
    return /\/api\/v\d+$/.test(base) ? base : `${base}/api/v1`;
  }
  return `${regions[regionOf(settings)]}/api/v1`;
}

function regionOf({ region }: ClarifeyeSettings): keyof typeof regions {
  const name = loadOptionalSetting({ value: region, variable: "CLARIFEYE_REGION" }) ?? "eu";
  if (name === "eu" || name === "us") return name;
  throw new ConfigError(`There is no region "${name}"`, {
    providerId,
    nextStep: 'Set CLARIFEYE_REGION to "eu" or "us", or pass { baseUrl }.',
  });
}
