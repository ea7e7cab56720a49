import { ConfigError } from "../errors/config-error.ts";

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
  });
}

/** {@link loadSetting} for API keys, which must also fit into a header. */
export function loadApiKey(source: Omit<SettingSource, "setting">): string {
  const key = loadSetting({ ...source, setting: "apiKey" });
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new ConfigError("The API key has a character that no HTTP header may hold", {
    providerId: source.providerId,
    nextStep: `Check { apiKey } or ${source.variable} for spaces, line ends or quotes.`,
  });
}
