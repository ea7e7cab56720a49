import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { HttpClientSettings, HttpRequest } from "./http-request.ts";
import { ReadAnswer } from "./read-answer.ts";
import { defaultMaxAnswerBytes, readBody, readErrorBody } from "./read-body.ts";
import { isWholeJson, TornAnswerError } from "./torn-answer-error.ts";

/**
 * Sends the request that ky prepared and reads the whole answer, so that ky's timeout and retry cover a body that
 * breaks off or never ends.
 *
 * @throws InvalidInputError when there is no body to send; TornAnswerError for a read that may be made again.
 */
export async function sendAttempt<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  kyRequest: Request,
): Promise<Response> {
  const response = await send(settings, request, kyRequest);
  const read = response.ok ? readBody : readErrorBody;
  const text = await read(response, request.maxAnswerBytes ?? defaultMaxAnswerBytes);
  // A response is rebuilt without its length and encoding: the text is already decoded.
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  headers.delete("content-encoding");
  const answer = new ReadAnswer(text, { status: response.status, headers });
  if (request.effect === "read" && response.ok && isTorn(request, headers, text))
    throw new TornAnswerError(answer);
  return answer;
}

/** What is fetched to be read later has no schema; then the vendor says whether it is JSON. */
function isTorn<Answer>(request: HttpRequest<Answer>, headers: Headers, text: string): boolean {
  const isJson = text !== "" && headers.get("content-type")?.includes("json");
  return (request.schema !== undefined || isJson === true) && !isWholeJson(text);
}

/**
 * `fetch` keeps a copy of a body in case of a redirect, and ky keeps one more in case of a retry. Putting a file in at the
 * last moment, with `redirect: "error"` and `window: null`, lets it stream instead; the runtime then hides the answer that
 * redirects. A text is in memory anyway, so its redirect is seen.
 */
async function send<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  kyRequest: Request,
): Promise<Response> {
  const fetch = settings.fetch ?? globalThis.fetch;
  if (request.json === undefined && request.body === undefined) return fetch(kyRequest);
  const headers = new Headers(kyRequest.headers);
  if (request.json !== undefined) headers.set("content-type", "application/json");
  const body = await bodyOf(request, settings.providerId);
  return fetch(kyRequest.url, {
    method: kyRequest.method,
    headers,
    body,
    signal: kyRequest.signal,
    redirect: typeof body === "string" ? "manual" : "error",
    window: null,
  } as RequestInit);
}

async function bodyOf<Answer>({ json, body }: HttpRequest<Answer>, providerId: string) {
  try {
    return json === undefined ? await body?.() : JSON.stringify(json);
  } catch (error) {
    const { code, name } = error as { code?: unknown; name?: unknown };
    throw new InvalidInputError(`What was to be sent cannot be read (${code ?? name})`, {
      providerId,
      nextStep: "Check that the document is still there and unchanged; nothing was sent.",
    });
  }
}
