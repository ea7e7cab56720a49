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

/** Works out where a request goes, and lets keys go along to the configured origin only. */
export function prepareAttempt<Answer>(settings: HttpClientSettings, request: HttpRequest<Answer>): Attempt {
  const baseUrl = settings.baseUrl();
  const url = new URL(request.url.startsWith("/") ? baseUrl + request.url : request.url);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const isOwnOrigin = url.origin === new URL(baseUrl).origin;
  const privateHeaders = settings.privateHeaders();
  return {
    operation: `${request.method ?? "GET"} ${url.pathname}`,
    url,
    secrets: secretsOf(privateHeaders),
    headers: { ...(isOwnOrigin ? privateHeaders : {}), ...request.headers },
  };
}
