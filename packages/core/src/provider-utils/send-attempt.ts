import type { HttpClientSettings, HttpRequest } from "./http-request.ts";
import { defaultMaxAnswerBytes, readBody } from "./read-body.ts";

/**
 * Sends the request that ky prepared and reads the whole answer, so that ky's timeout and retry cover a body that
 * breaks off or never ends.
 */
export async function sendAttempt<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  kyRequest: Request,
): Promise<Response> {
  const response = await send(settings.fetch ?? globalThis.fetch, request, kyRequest);
  const text = await readBody(response, request.maxAnswerBytes ?? defaultMaxAnswerBytes);
  // A response is rebuilt without its length and encoding: the text is already decoded.
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  headers.delete("content-encoding");
  return new Response(text === "" ? null : text, { status: response.status, headers });
}

/**
 * `fetch` keeps a copy of a body in case of a redirect, and ky keeps one more in case of a retry. Putting the body in
 * at the last moment, with `redirect: "error"` and `window: null`, lets it stream instead.
 */
async function send<Answer>(
  fetch: typeof globalThis.fetch,
  request: HttpRequest<Answer>,
  kyRequest: Request,
): Promise<Response> {
  if (request.json === undefined && request.body === undefined) return fetch(kyRequest);
  const headers = new Headers(kyRequest.headers);
  if (request.json !== undefined) headers.set("content-type", "application/json");
  return fetch(kyRequest.url, {
    method: kyRequest.method,
    headers,
    body: request.json === undefined ? await request.body?.() : JSON.stringify(request.json),
    signal: kyRequest.signal,
    redirect: "error",
    window: null,
  } as RequestInit);
}
