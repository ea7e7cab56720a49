import { exchange } from "./exchange.ts";
import type { HttpClient, HttpClientSettings } from "./http-request.ts";

/**
 * Makes the client of one provider: keys at request time and to the configured origin only, no redirect followed, ky's
 * retry under docmux's policy and clock, answers capped, secrets redacted.
 *
 * @example
 * ```ts
 * const client = createHttpClient({
 *   providerId: "acme",
 *   baseUrl: () => "https://api.acme.example",
 *   privateHeaders: () => ({ authorization: `Bearer ${loadApiKey({ providerId: "acme", value: settings.apiKey, variable: "ACME_API_KEY" })}` }),
 *   isOwnRefusal: (status, _headers, body) => status === 429 && isRecord(body) && body.detail === "Too many jobs", // as the vendor documents it
 *   readFailure: (body) => ({ message: isRecord(body) ? String(body.detail) : undefined }),
 * });
 * const { body } = await client.request({ url: `/runs/${encodeURIComponent(ref.runId)}`, effect: "poll", schema }, context);
 * ```
 */
export function createHttpClient(settings: HttpClientSettings): HttpClient {
  return {
    request: (request, context) => exchange(settings, request, context),
  };
}
