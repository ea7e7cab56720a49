import type { HTTPError, KyInstance } from "ky";
import { type CallContext, defaultAttemptTimeoutMs } from "../contract/call.ts";
import { DocmuxError } from "../errors/docmux-error.ts";
import { ConfigError, InvalidInputError, VendorError } from "../errors/errors.ts";
import { sha256 } from "../model/digest.ts";
import { isRecord } from "../model/json.ts";
import { nameException } from "../model/quote.ts";
import { linkedSignal } from "../time/abort.ts";
import { type Clock, clampDelay, type Random, systemClock, systemRandom } from "../time/clock.ts";
import { parseRetryAfter } from "../time/delays.ts";
import {
  BodyTooLargeError,
  createReadResponse,
  defaultMaxAnswerBytes,
  isWholeJson,
  parseBody,
  parseResponse,
  readBody,
  readErrorBody,
  sentBytes,
  TruncatedResponseError,
} from "./answer.ts";
import {
  answerFacts,
  isMissingMock,
  isRefusal,
  readNetworkFailure,
  startVerdict,
  toNetworkError,
  tooLargeError,
  toResponseError,
  toStartUnknownError,
} from "./failure.ts";
import { isProxyRefusal } from "./proxy-failure.ts";
import { redact, redactBody, secretsOf } from "./redact.ts";
import {
  type Attempt,
  type HttpClient,
  type HttpClientSettings,
  type HttpRequest,
  type HttpResponse,
  isRepeatable,
  isTransientStatus,
  maxRetries,
  prepareAttempt,
} from "./request.ts";
import { tracedSend, traceRetry } from "./request-trace.ts";

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

/** What a user may pass to a method of a provider that makes a request by itself, such as a list. */
export interface DirectCallOptions {
  /** Stops the call; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Replaces the wall clock and real timers. For tests. */
  clock?: Clock | undefined;
  /** Replaces `Math.random`. For tests. */
  random?: Random | undefined;
}

/** The context of a request that belongs to no run of the engine: its retries are not reported. */
export function directContext({ signal, clock, random }: DirectCallOptions = {}): CallContext {
  return {
    signal: signal ?? new AbortController().signal,
    clock: clock ?? systemClock,
    random: random ?? systemRandom,
    onRetry: () => undefined,
    onResponse: () => undefined,
  };
}

/** The longest wait before a request is repeated. */
export const maxRetryDelayMs = 60_000;

const emulatorHeader = "x-docmux-emulator";

/** One request and its answer, with the repeats that its effect allows. */
async function exchange<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  context: CallContext,
): Promise<HttpResponse<Answer>> {
  context.signal.throwIfAborted();
  const attempt = prepareAttempt(settings, request);
  const { default: ky, isHTTPError } = await loadKy();
  const { signal, release } = linkedSignal(context.signal);
  let response: Response;
  try {
    response = await sendWithKy(ky, settings, request, { ...context, signal }, attempt);
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    if (isHTTPError(error)) {
      noteResponse(context, error.response);
      throw await toResponseError(settings, request, attempt, error.response, context.clock.now());
    }
    if (isMissingMock(error) || DocmuxError.isInstance(error)) throw error;
    if (error instanceof BodyTooLargeError) throw tooLargeError(settings, request, attempt);
    if (!(error instanceof TruncatedResponseError))
      throw toNetworkError(settings, request, attempt, readNetworkFailure(error));
    response = error.answer;
  } finally {
    release();
  }
  noteResponse(context, response);
  return readResponse(settings, request, attempt, response, context);
}

function sendWithKy<Answer>(
  ky: KyInstance,
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  context: CallContext,
  attempt: Attempt,
): Promise<Response> {
  const method = request.method ?? "GET";
  const timeoutMs = request.timeoutMs ?? defaultAttemptTimeoutMs;
  return ky(attempt.url, {
    method,
    headers: attempt.headers,
    signal: context.signal,
    redirect: "manual",
    timeout: timeoutMs,
    fetch: async (kyRequest) => {
      await authorizeAttempt(settings, request, attempt, (kyRequest as Request).headers);
      if (request.effect === "start") {
        const attemptTimeoutMs = timeoutMs === false ? undefined : timeoutMs;
        const { search, repeatsUnderKey } = request;
        await context.beforeStart?.({ attemptTimeoutMs, search, repeatsUnderKey });
      } else {
        context.onStartPhase?.("preparing");
      }
      const keepsBytes = context.onResponseBytes !== undefined;
      return tracedSend(settings, request, attempt, context.clock, reasonOf, () =>
        sendAttempt(settings, request, kyRequest as Request, keepsBytes),
      );
    },
    retry: {
      limit: maxRetries[request.effect],
      methods: [method.toLowerCase() as "get"],
      shouldRetry: ({ error }) => mayRetry(settings, request, attempt, error),
      // The wait happens in `beforeRetry`, on the injected clock.
      delay: () => 0,
    },
    hooks: {
      beforeRetry: [
        async ({ error, retryCount }) => {
          // A start is only ever repeated when the vendor did not take it.
          if (request.effect === "start") context.onStartPhase?.("refused");
          const { response } = error as Partial<HTTPError>;
          const delayMs = retryDelay(response, retryCount, context);
          const reason = response ? `HTTP ${response.status}` : reasonOf(error);
          traceRetry(settings, request, attempt, context.clock, { delayMs, reason });
          context.onRetry({ operation: attempt.operation, attempt: retryCount, delayMs, reason });
          await context.clock.sleep(delayMs, context.signal);
        },
      ],
    },
  });
}

/**
 * Adds the proof of who asks to one attempt.
 *
 * @throws ConfigError when it cannot be made; the request was not sent then.
 */
async function authorizeAttempt<Answer>(
  { authorize, providerId }: HttpClientSettings,
  { method = "GET", json, body }: HttpRequest<Answer>,
  { isOwnOrigin, url, secrets }: Attempt,
  sent: Headers,
): Promise<void> {
  if (!authorize || !isOwnOrigin) return;
  const headers = new Headers();
  const bodySha256 = async () => {
    const text = json === undefined ? await body?.() : JSON.stringify(json);
    return typeof text === "string" || text === undefined ? sha256(text ?? "") : undefined;
  };
  try {
    await authorize({ method, url: new URL(url), headers, bodySha256 });
  } catch (error) {
    if (DocmuxError.isInstance(error)) throw error;
    throw new ConfigError(`The request could not be authorized: ${nameException(error)}`, {
      providerId,
      nextStep: "Check the key and where tokens are fetched. The request was not sent.",
    });
  }
  for (const [name, value] of headers) sent.set(name, value);
  secrets.push(...secretsOf(Object.fromEntries(headers)));
}

function reasonOf(error: Error): string {
  return error instanceof TruncatedResponseError ? error.message : readNetworkFailure(error).reason;
}

async function mayRetry<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  error: Error,
): Promise<boolean> {
  if (isMissingMock(error) || error instanceof BodyTooLargeError || DocmuxError.isInstance(error))
    return false;
  const { response } = error as Partial<HTTPError>;
  if (!response) {
    const { neverSent, proxy } = readNetworkFailure(error);
    return (isRepeatable(request.effect) || neverSent) && !(proxy && isProxyRefusal(proxy));
  }
  if (isRepeatable(request.effect)) return isTransientStatus(response.status);
  const text = await response.clone().text();
  const body = redactBody(parseBody(text).body, text, attempt.secrets);
  return request.effect === "start"
    ? startVerdict(settings, request, response, body) === "refused-for-now"
    : isTransientStatus(response.status) && isRefusal(settings, request, response, body);
}

function retryDelay(response: Response | undefined, retryCount: number, context: CallContext): number {
  const asked = parseRetryAfter(response?.headers.get("retry-after"), context.clock.now());
  const backoff = 500 * 2 ** (retryCount - 1) * (0.5 + context.random());
  return clampDelay(asked ?? backoff, maxRetryDelayMs);
}

async function readResponse<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  response: Response,
  context: CallContext,
): Promise<HttpResponse<Answer>> {
  const { status: httpStatus, headers } = response;
  const text = await response.text();
  handOver(response, text, attempt, context);
  const { body: asSent, isJson } = parseBody(text);
  const body = redactBody(asSent, text, attempt.secrets);
  if (!request.schema) return { httpStatus, headers, body: body as Answer };
  const facts = answerFacts(settings, attempt, response);
  try {
    const what = `The response to ${attempt.operation}`;
    if (!isJson)
      throw new VendorError("bad_response", `${what} is ${body === undefined ? "empty" : "not JSON"}`, facts);
    return { httpStatus, headers, body: parseResponse(request.schema, body, what, facts) };
  } catch (error) {
    if (request.effect !== "start") throw error;
    // The vendor accepted, but which run it is cannot be read.
    throw toStartUnknownError(request, attempt, "its response cannot be read", facts);
  }
}

/** Hands over the bytes before anything is read out of them. */
function handOver(
  response: Response,
  text: string,
  { operation, secrets }: Attempt,
  { onResponseBytes }: CallContext,
): void {
  if (!onResponseBytes || text === "") return;
  const contentType = response.headers.get("content-type") ?? "";
  const clean = redact(text, secrets);
  const bytes = clean === text ? sentBytes(response) : undefined;
  onResponseBytes({ operation, contentType, bytes: bytes ?? new TextEncoder().encode(clean) });
}

function noteResponse(context: CallContext, response: Response): void {
  context.onResponse({
    httpStatus: response.status,
    emulator: response.headers.get(emulatorHeader) ?? undefined,
  });
}

/**
 * Sends the request that ky prepared and reads the whole answer, so that ky's timeout and retry cover a body that
 * breaks off or never ends.
 *
 * @throws InvalidInputError when there is no body to send; TruncatedResponseError for a read that may be made again.
 */
async function sendAttempt<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  kyRequest: Request,
  keepsBytes = false,
): Promise<Response> {
  const response = await send(settings, request, kyRequest);
  const maxBytes = request.maxAnswerBytes ?? defaultMaxAnswerBytes;
  const bytes: Uint8Array[] | undefined = keepsBytes && response.ok ? [] : undefined;
  const text = await (response.ok ? readBody(response, maxBytes, bytes) : readErrorBody(response, maxBytes));
  // A response is rebuilt without its length and encoding: the text is already decoded.
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  headers.delete("content-encoding");
  const answer = createReadResponse(text, { of: response, status: response.status, headers }, bytes);
  if (isRepeatable(request.effect) && response.ok && isTruncated(request, headers, text))
    throw new TruncatedResponseError(answer);
  return answer;
}

/** What is fetched to be read later has no schema; then the vendor declares whether it is JSON. */
function isTruncated<Answer>(request: HttpRequest<Answer>, headers: Headers, text: string): boolean {
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
  const fetch = settings.fetch ?? (request.timeoutMs === false ? noTimeoutFetch : globalThis.fetch);
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

/**
 * `fetch` without a limit of its own on how long an answer may take. Node's gives up after 300 seconds without headers,
 * which a blocking run may need; the caller's deadline decides instead. On other runtimes it is `fetch`.
 */
const noTimeoutFetch: typeof globalThis.fetch = (input, init) => {
  const dispatcher = (globalThis as Record<symbol, unknown>)[Symbol.for("undici.globalDispatcher.1")];
  if (!isDispatcher(dispatcher)) return globalThis.fetch(input, init);
  // The process's own dispatcher still sends the request, so that a proxy which is set stays in use.
  const dispatcherWithoutLimits: Dispatcher = {
    dispatch: (options, handler) =>
      dispatcher.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler),
  };
  return globalThis.fetch(input, { ...init, dispatcher: dispatcherWithoutLimits } as RequestInit);
};

interface Dispatcher {
  dispatch(options: object, handler: unknown): boolean;
}

function isDispatcher(value: unknown): value is Dispatcher {
  return isRecord(value) && typeof value.dispatch === "function";
}

async function bodyOf<Answer>({ json, body }: HttpRequest<Answer>, providerId: string) {
  try {
    return json === undefined ? await body?.() : JSON.stringify(json);
  } catch (error) {
    const { code, name } = error as { code?: unknown; name?: unknown };
    throw new InvalidInputError(`What was to be sent cannot be read (${code ?? name})`, {
      providerId,
      nextStep: "Check that the document is still there and unchanged. No request was sent.",
    });
  }
}

let loading: Promise<typeof import("ky")> | undefined;

/**
 * ky touches `Request` and `Response` when it is loaded, which costs start-up time that many processes never need: it is
 * loaded with the first request. The module is kept because asking for it again is not free: under a loader (tsx, a test
 * runner) it takes longer than a small request does.
 */
function loadKy(): Promise<typeof import("ky")> {
  loading ??= import("ky");
  return loading;
}
