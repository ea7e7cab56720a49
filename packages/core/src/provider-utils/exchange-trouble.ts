import { ConfigError } from "../errors/config-error.ts";
import type { DocmuxError, ErrorFacts } from "../errors/docmux-error.ts";
import { StartUnknownError } from "../errors/start-unknown-error.ts";
import { VendorError } from "../errors/vendor-error.ts";
import { parseRetryAfter } from "../time/retry-after.ts";
import type { Attempt } from "./attempt.ts";
import type { HttpClientSettings, HttpRequest } from "./http-request.ts";
import type { NetworkFailure } from "./network-failure.ts";
import { parseBody } from "./read-body.ts";
import { redact } from "./redact.ts";
import { redactBody } from "./redact-body.ts";
import { judgeStart, type StartVerdict } from "./start-evidence.ts";
import { toVendorFailure, type VendorFailure } from "./vendor-failure.ts";

/** The facts of an answer that every error about it carries. */
export function answerFacts({ providerId }: HttpClientSettings, attempt: Attempt, response: Response) {
  const requestId = response.headers.get("x-request-id") ?? response.headers.get("request-id") ?? "";
  return {
    providerId,
    requestId: redact(requestId, attempt.secrets) || undefined,
    httpStatus: response.status,
  };
}

/** The error for an answer that is not a success. */
export async function toAnswerError<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  response: Response,
  nowMs: number,
): Promise<DocmuxError> {
  const facts = {
    ...answerFacts(settings, attempt, response),
    retryAfterMs: parseRetryAfter(response.headers.get("retry-after"), nowMs),
  };
  const text = await response.text();
  const body = redactBody(parseBody(text).body, text, attempt.secrets);
  const verdict = startVerdict(settings, request, response, body);
  if (verdict === "redirected" || (verdict === undefined && response.status < 400)) {
    return redirectError(request, attempt, facts);
  }
  if (verdict === "unknown" && !request.isRunReport?.(response.status, body)) {
    return lostAnswer(request, attempt, `HTTP ${response.status}`, facts);
  }
  const failure = readFailureSafely(settings, body, response.status);
  const nextStep = verdict === "refused-for-now" ? noRunStarted : undefined;
  return toVendorFailure(attempt.operation, failure, nextStep === undefined ? facts : { ...facts, nextStep });
}

/** What the answer to a billing request shows; `undefined` for other requests. */
export function startVerdict<Answer>(
  settings: HttpClientSettings,
  { effect, isBlocking = false }: HttpRequest<Answer>,
  response: Response,
  body: unknown,
): StartVerdict | undefined {
  if (effect !== "start") return undefined;
  const isOwnRefusal = isRefusal(settings, response, body);
  return judgeStart({ httpStatus: response.status, isOwnRefusal, isBlocking });
}

/** Whether the vendor itself refused. A reader that fails on a strange body has not recognized it. */
export function isRefusal(
  settings: HttpClientSettings,
  { status, headers }: Response,
  body: unknown,
): boolean {
  try {
    return settings.isOwnRefusal(status, headers, body);
  } catch {
    return false;
  }
}

function redirectError<Answer>(
  { effect }: HttpRequest<Answer>,
  { operation }: Attempt,
  facts: ErrorFacts,
): DocmuxError {
  const summary = `${operation} was answered with a redirect`;
  const advice = "Check the setting baseUrl; docmux follows no redirect, so that a key goes nowhere else.";
  return effect === "start"
    ? new ConfigError(summary, { ...facts, nextStep: `${advice} No run was started.` })
    : new VendorError("bad_response", summary, { ...facts, nextStep: advice });
}

/** The status alone says enough for an error; a reader that trips over a strange body must not hide it. */
function readFailureSafely(settings: HttpClientSettings, body: unknown, httpStatus: number): VendorFailure {
  try {
    return settings.readFailure(body, httpStatus);
  } catch {
    return {};
  }
}

const noRunStarted = "No run was started: wait and call again.";

/** The error for a request that got no answer. */
export function toNetworkError<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  failure: NetworkFailure,
): DocmuxError {
  if (request.effect === "start" && !failure.neverSent) {
    return lostAnswer(request, attempt, failure.reason, { providerId: settings.providerId });
  }
  return new VendorError(
    "unavailable",
    `${attempt.operation} at ${attempt.url.host} got no answer: ${failure.reason}`,
    {
      providerId: settings.providerId,
      nextStep: request.effect === "start" ? noRunStarted : undefined,
    },
  );
}

/** The error for an answer that was not read to its end. */
export function tooLargeError<Answer>(
  { providerId }: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
): DocmuxError {
  const what = "too large, nested too deeply or of too many values";
  if (request.effect === "start")
    return lostAnswer(request, attempt, `its answer is ${what}`, { providerId });
  return new VendorError("bad_response", `The answer to ${attempt.operation} is ${what}`, { providerId });
}

/** The error for a start that the vendor may have accepted. */
export function lostAnswer<Answer>(
  request: HttpRequest<Answer>,
  attempt: Attempt,
  reason: string,
  facts: ErrorFacts,
): StartUnknownError {
  return new StartUnknownError(`It is unknown whether ${attempt.operation} started a run: ${reason}`, {
    ...facts,
    search: request.search,
  });
}

/** A test's missing mock looks like a broken network; without this it would be retried instead of shown. */
export function isMissingMock(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { cause } = error;
  return [error.name, cause instanceof Error ? cause.name : ""].includes("NetConnectNotAllowedError");
}
