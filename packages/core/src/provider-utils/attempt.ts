import { ConfigError } from "../errors/config-error.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { VendorError } from "../errors/vendor-error.ts";
import type { HttpClientSettings, HttpRequest } from "./http-request.ts";
import { secretsOf } from "./secrets-of.ts";

/** A request with its URL and headers worked out, and what must never be printed. */
export interface Attempt {
  /** For messages, such as `GET /api/v1/pipelines/executions/pex_1`. */
  operation: string;
  url: URL;
  secrets: string[];
  headers: Record<string, string>;
}

/**
 * Works out where a request goes, and lets keys go along to the configured origin only.
 *
 * @throws VendorError for an address that a vendor named and that is not called; ConfigError for a header that cannot be
 * sent; InvalidInputError for a path that an id would lead elsewhere.
 */
export function prepareAttempt<Answer>(settings: HttpClientSettings, request: HttpRequest<Answer>): Attempt {
  const baseUrl = settings.baseUrl();
  const base = new URL(baseUrl);
  if (request.url.startsWith("/")) requireNoDotSegment(request.url, settings.providerId);
  const url = request.url.startsWith("/")
    ? new URL(baseUrl + request.url)
    : foreignUrl(request.url, base, settings.providerId);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const privateHeaders = settings.privateHeaders();
  const headers = { ...(url.origin === base.origin ? privateHeaders : {}), ...request.headers };
  requireSendable(headers, settings.providerId);
  return {
    operation: `${request.method ?? "GET"} ${url.pathname}`,
    url,
    secrets: secretsOf(privateHeaders),
    headers,
  };
}

/** Escaping an id does not help against these: a URL takes `..` and `%2e%2e` for a step up, wherever it came from. */
function requireNoDotSegment(url: string, providerId: string): void {
  const [path = ""] = url.split(/[?#]/, 1);
  if (!path.split("/").some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) return;
  throw new InvalidInputError('An id is "." or "..", which would lead to another address', {
    providerId,
    nextStep: "Check the ids of pipeline and run; nothing was sent.",
  });
}

function foreignUrl(address: string, base: URL, providerId: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === "https:" || (url?.protocol === "http:" && base.protocol === "http:");
  if (url && isWeb && !url.username && !url.password) return url;
  throw new VendorError("bad_response", "The vendor named an address that docmux does not call", {
    providerId,
    nextStep:
      "It calls https addresses without a user in them; tell the vendor, or check the setting baseUrl.",
  });
}

/** The runtime's own error for such a header prints its value, and nothing was sent when it comes. */
function requireSendable(headers: Readonly<Record<string, string>>, providerId: string): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      new Headers([[name, value]]);
    } catch {
      throw new ConfigError(`The header "${name}" cannot be sent`, {
        providerId,
        nextStep: "Check { headers } for line ends and for characters beyond Latin-1.",
      });
    }
  }
}
