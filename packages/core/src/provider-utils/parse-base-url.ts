import { ConfigError } from "../errors/config-error.ts";

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
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}
