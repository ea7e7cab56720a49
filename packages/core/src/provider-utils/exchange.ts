import type { HTTPError, KyInstance } from "ky";
import { DocmuxError } from "../errors/docmux-error.ts";
import { VendorError } from "../errors/vendor-error.ts";
import type { CallContext } from "../provider/call-context.ts";
import { clampDelay } from "../time/clamp-delay.ts";
import { parseRetryAfter } from "../time/retry-after.ts";
import { type Attempt, prepareAttempt } from "./attempt.ts";
import {
  answerFacts,
  isMissingMock,
  isRefusal,
  lostAnswer,
  startVerdict,
  toAnswerError,
  toNetworkError,
  tooLargeError,
} from "./exchange-trouble.ts";
import type { HttpAnswer, HttpClientSettings, HttpRequest } from "./http-request.ts";
import { loadKy } from "./load-ky.ts";
import { readNetworkFailure } from "./network-failure.ts";
import { ownSignal } from "./own-signal.ts";
import { parseAnswer } from "./parse-answer.ts";
import { BodyTooLargeError, parseBody } from "./read-body.ts";
import { redactBody } from "./redact-body.ts";
import { isTransientStatus, maxRetries } from "./request-effect.ts";
import { sendAttempt } from "./send-attempt.ts";
import { TornAnswerError } from "./torn-answer-error.ts";

/** How long one attempt may take, answer included, when a request does not say otherwise. */
export const defaultAttemptTimeoutMs = 60_000;

/** The longest wait before a request is repeated. */
export const longestRetryDelayMs = 60_000;

const emulatorHeader = "x-docmux-emulator";

/** One request and its answer, with the repeats that its effect allows. */
export async function exchange<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  context: CallContext,
): Promise<HttpAnswer<Answer>> {
  context.signal.throwIfAborted();
  const attempt = prepareAttempt(settings, request);
  const { default: ky, isHTTPError } = await loadKy();
  const { signal, release } = ownSignal(context.signal);
  let response: Response;
  try {
    response = await sendWithKy(ky, settings, request, { ...context, signal }, attempt);
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    if (isHTTPError(error)) {
      noteAnswer(context, error.response);
      throw await toAnswerError(settings, request, attempt, error.response, context.clock.now());
    }
    if (isMissingMock(error) || DocmuxError.isInstance(error)) throw error;
    if (error instanceof BodyTooLargeError) throw tooLargeError(settings, request, attempt);
    if (!(error instanceof TornAnswerError))
      throw toNetworkError(settings, request, attempt, readNetworkFailure(error));
    response = error.answer;
  } finally {
    release();
  }
  noteAnswer(context, response);
  return readAnswer(settings, request, attempt, response);
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
    fetch: (kyRequest) => {
      const phase = request.effect === "start" ? "sent" : "preparing";
      context.onStartPhase?.(phase, timeoutMs === false ? undefined : timeoutMs);
      return sendAttempt(settings, request, kyRequest as Request);
    },
    retry: {
      limit: maxRetries[request.effect],
      methods: [method.toLowerCase() as "get"],
      shouldRetry: ({ error }) => mayRepeat(settings, request, attempt, error),
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
          context.onRetry({ operation: attempt.operation, attempt: retryCount, delayMs, reason });
          await context.clock.sleep(delayMs, context.signal);
        },
      ],
    },
  });
}

function reasonOf(error: Error): string {
  return error instanceof TornAnswerError ? error.message : readNetworkFailure(error).reason;
}

async function mayRepeat<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  error: Error,
): Promise<boolean> {
  if (isMissingMock(error) || error instanceof BodyTooLargeError || DocmuxError.isInstance(error))
    return false;
  const { response } = error as Partial<HTTPError>;
  if (!response) return request.effect === "read" || readNetworkFailure(error).neverSent;
  if (request.effect === "read") return isTransientStatus(response.status);
  const text = await response.clone().text();
  const body = redactBody(parseBody(text).body, text, attempt.secrets);
  return request.effect === "start"
    ? startVerdict(settings, request, response, body) === "refused-for-now"
    : isTransientStatus(response.status) && isRefusal(settings, response, body);
}

function retryDelay(response: Response | undefined, retryCount: number, context: CallContext): number {
  const asked = parseRetryAfter(response?.headers.get("retry-after"), context.clock.now());
  const backoff = 500 * 2 ** (retryCount - 1) * (0.5 + context.random());
  return clampDelay(asked ?? backoff, longestRetryDelayMs);
}

async function readAnswer<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  response: Response,
): Promise<HttpAnswer<Answer>> {
  const { status: httpStatus, headers } = response;
  const text = await response.text();
  const { body: asSent, isJson } = parseBody(text);
  const body = redactBody(asSent, text, attempt.secrets);
  if (!request.schema) return { httpStatus, headers, body: body as Answer };
  const facts = answerFacts(settings, attempt, response);
  try {
    const what = `The answer to ${attempt.operation}`;
    if (!isJson)
      throw new VendorError("bad_response", `${what} is ${body === undefined ? "empty" : "not JSON"}`, facts);
    return { httpStatus, headers, body: parseAnswer(request.schema, body, what, facts) };
  } catch (error) {
    if (request.effect !== "start") throw error;
    // The vendor said yes, but to which run nobody can read.
    throw lostAnswer(request, attempt, "its answer cannot be read", facts);
  }
}

function noteAnswer(context: CallContext, response: Response): void {
  context.onAnswer({
    httpStatus: response.status,
    emulator: response.headers.get(emulatorHeader) ?? undefined,
  });
}
