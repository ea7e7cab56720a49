import type { DocmuxError } from "../errors/docmux-error.ts";
import { StartUnknownError } from "../errors/start-unknown-error.ts";
import { VendorError } from "../errors/vendor-error.ts";
import { parseRetryAfter } from "../time/retry-after.ts";
import type { Attempt } from "./attempt.ts";
import type { HttpClientSettings, HttpRequest } from "./http-request.ts";
import type { NetworkFailure } from "./network-failure.ts";
import { parseBody } from "./read-body.ts";
import { redactBody } from "./redact-body.ts";
import { leavesStartOpen } from "./request-effect.ts";
import { toVendorFailure } from "./vendor-failure.ts";

/** The facts of an answer that every error about it carries. */
export function answerFacts(settings: HttpClientSettings, response: Response) {
  return {
    providerId: settings.providerId,
    requestId: response.headers.get("x-request-id") ?? response.headers.get("request-id") ?? undefined,
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
    ...answerFacts(settings, response),
    retryAfterMs: parseRetryAfter(response.headers.get("retry-after"), nowMs),
  };
  if (response.status < 400) {
    return new VendorError("bad_response", `${attempt.operation} was answered with a redirect`, {
      ...facts,
      nextStep: "Check the setting baseUrl; docmux follows no redirect, so that a key goes nowhere else.",
    });
  }
  const text = await response.text();
  const body = redactBody(parseBody(text).body, text, attempt.secrets);
  const isDefinite = request.isDefinite?.(response.status, body) ?? !leavesStartOpen(response.status);
  if (request.effect === "start" && !isDefinite) {
    return lostAnswer(settings, request, attempt, `HTTP ${response.status}`, response.status);
  }
  return toVendorFailure(attempt.operation, settings.readFailure(body, response.status), facts);
}

/** The error for a request that got no answer. */
export function toNetworkError<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  failure: NetworkFailure,
): DocmuxError {
  if (request.effect === "start" && !failure.neverSent) {
    return lostAnswer(settings, request, attempt, failure.reason);
  }
  return new VendorError(
    "unavailable",
    `${attempt.operation} at ${attempt.url.host} got no answer: ${failure.reason}`,
    { providerId: settings.providerId },
  );
}

/** The error for a start of which nobody knows whether the vendor accepted it. */
export function lostAnswer<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  reason: string,
  httpStatus?: number,
): StartUnknownError {
  return new StartUnknownError(`Nobody knows whether ${attempt.operation} started a run: ${reason}`, {
    providerId: settings.providerId,
    httpStatus,
    search: request.search,
  });
}

/** A test's missing mock looks like a broken network; without this it would be retried instead of shown. */
export function isMissingMock(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { cause } = error;
  return [error.name, cause instanceof Error ? cause.name : ""].includes("NetConnectNotAllowedError");
}
