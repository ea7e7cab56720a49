import { exchange } from "./exchange.ts";
import type { HttpClient, HttpClientSettings } from "./http-request.ts";

/**
 * Makes the client of one provider: keys at request time and to the configured origin only, no redirect followed, ky's
 * retry under docmux's policy and clock, answers capped, secrets redacted.
 */
export function createHttpClient(settings: HttpClientSettings): HttpClient {
  return {
    request: (request, context) => exchange(settings, request, context),
  };
}
