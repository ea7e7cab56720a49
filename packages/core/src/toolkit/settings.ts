import type * as z from "zod/mini";
import { ConfigError, InvalidInputError } from "../errors/errors.ts";
import { type JsonObject, safeParse } from "../model/json.ts";

/** A setting and where it may come from. */
export interface SettingSource {
  providerId: string;
  /** Name of the setting, such as `apiKey`. */
  setting: string;
  /** What the caller passed. */
  value: string | undefined;
  /** Environment variable that is read when nothing was passed. */
  variable: string;
}

/** A setting as passed, else from the environment. Empty text counts as not set. Works where there is no `process`. */
export function loadOptionalSetting({
  value,
  variable,
}: Pick<SettingSource, "value" | "variable">): string | undefined {
  const environment: Record<string, string | undefined> = globalThis.process?.env ?? {};
  return value?.trim() || environment[variable]?.trim() || undefined;
}

/**
 * A setting as passed, else from the environment. Call it when a request is made, not when the provider is created, so
 * that importing a default instance never throws.
 *
 * @throws ConfigError that names the setting and the variable.
 */
export function loadSetting(source: SettingSource): string {
  const found = loadOptionalSetting(source);
  if (found !== undefined) return found;
  throw new ConfigError(`The setting ${source.setting} is missing`, {
    providerId: source.providerId,
    nextStep: `Pass { ${source.setting} } or set the environment variable ${source.variable}.`,
    advice: { action: "set-setting", setting: source.setting, variable: source.variable },
  });
}

/** {@link loadSetting} for API keys, which must also fit into a header. */
export function loadApiKey(source: Omit<SettingSource, "setting">): string {
  const key = loadSetting({ ...source, setting: "apiKey" });
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new ConfigError("The API key has a character that no HTTP header may hold", {
    providerId: source.providerId,
    nextStep: `Check { apiKey } or ${source.variable} for spaces, line ends or quotes.`,
    advice: {
      action: "check-setting",
      setting: "apiKey",
      variable: source.variable,
      note: "spaces, line ends or quotes in it",
    },
  });
}

/**
 * A base URL, checked and without a trailing slash.
 *
 * @throws ConfigError for anything but an `http:` or `https:` URL, and for one with a user or password in it.
 */
export function parseBaseUrl(providerId: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol) || url.username || url.password) {
    throw new ConfigError("The setting baseUrl is not an http or https URL without a user in it", {
      providerId,
      nextStep: "Pass { baseUrl } such as https://api.example.com.",
      advice: { action: "set-base-url", note: "Such as https://api.example.com." },
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/**
 * Checks what a caller passed under `providerOptions[providerId]` or as settings. Use a strict schema: an unknown name
 * is a mistake.
 *
 * @throws InvalidInputError that names every member that is invalid.
 */
export function parseOptions<Output>(
  schema: z.core.$ZodType<Output>,
  value: unknown,
  { providerId, where }: { providerId: string; where: string },
): Output {
  const parsed = safeParse(schema, value ?? {});
  if ("data" in parsed) return parsed.data;
  throw new InvalidInputError(`${where} is invalid: ${parsed.problem}`, {
    providerId,
    nextStep: "Correct the settings that are named. No request was sent.",
  });
}

/**
 * Reads what a start kept about itself for the case that its answer is lost: the `search` of a `StartUnknownError`.
 *
 * @throws InvalidInputError for what no start of this provider kept.
 *
 * @example
 * ```ts
 * const { marker } = readSearch(z.looseObject({ marker: z.string() }), search, "quillby");
 * ```
 */
export function readSearch<Output>(
  schema: z.core.$ZodType<Output>,
  search: JsonObject,
  providerId: string,
): Output {
  const parsed = safeParse(schema, search);
  if ("data" in parsed) return parsed.data;
  throw new InvalidInputError("The search of the lost start cannot be read", {
    providerId,
    nextStep: "Pass the `search` of the StartUnknownError unchanged.",
    advice: { action: "call", call: "docmux.recover" },
  });
}
