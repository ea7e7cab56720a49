import type { DocmuxError, ErrorFacts } from "../errors/docmux-error.ts";
import {
  ConfigError,
  InvalidInputError,
  StartUnknownError,
  VendorError,
  type VendorErrorCode,
} from "../errors/errors.ts";
import type { ProxyFacts } from "../errors/proxy-error.ts";
import { quoteSentence } from "../model/quote.ts";
import { parseRetryAfter } from "../time/delays.ts";
import { parseBody } from "./answer.ts";
import { readSentence } from "./failure-text.ts";
import { proxyAuthenticationRequired, readProxyFailure, toProxyError } from "./proxy-failure.ts";
import { redact, redactBody } from "./redact.ts";
import type { Attempt, HttpClientSettings, HttpRequest, VendorFailure } from "./request.ts";
import { judgeStart, type StartVerdict } from "./start-evidence.ts";

/** The facts of an answer that every error about it carries. */
export function answerFacts({ providerId }: HttpClientSettings, attempt: Attempt, response: Response) {
  const requestId = requestIdHeaders.map((name) => response.headers.get(name)).find(Boolean) ?? "";
  return {
    providerId,
    requestId: redact(requestId, attempt.secrets) || undefined,
    httpStatus: response.status,
  };
}

/** Headers by which a vendor names a request, the last one where Azure API Management answers for it. */
const requestIdHeaders = ["x-request-id", "request-id", "apim-request-id"];

/** The error for an answer that is not a success. */
export async function toResponseError<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  response: Response,
  nowMs: number,
): Promise<DocmuxError> {
  if (response.status === proxyAuthenticationRequired) {
    return toProxyError(settings, request, attempt, { httpStatus: response.status });
  }
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
    return toStartUnknownError(request, attempt, `HTTP ${response.status}`, facts);
  }
  const failure = request.anonymous
    ? readSignedUrlFailure(body, response.status)
    : readFailureSafely(settings, body, response.status);
  const known = verdict === "refused-for-now" ? noRunStarted : {};
  return toVendorFailure(attempt.operation, failure, { ...facts, ...known });
}

/** What the answer to a billing request shows; `undefined` for other requests. */
export function startVerdict<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  response: Response,
  body: unknown,
): StartVerdict | undefined {
  const { effect, isBlocking = false } = request;
  if (effect !== "start") return undefined;
  const isOwnRefusal = isRefusal(settings, request, response, body);
  return judgeStart({ httpStatus: response.status, isOwnRefusal, isBlocking });
}

/** Whether the vendor itself refused. A reader that fails on a strange body has not recognized it. */
export function isRefusal<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  { status, headers }: Response,
  body: unknown,
): boolean {
  if (request.anonymous) return false;
  const { isOwnRefusal } = request.isOwnRefusal ? request : settings;
  try {
    return isOwnRefusal?.(status, headers, body) === true;
  } catch {
    return false;
  }
}

function redirectError<Answer>(
  { effect }: HttpRequest<Answer>,
  { operation }: Attempt,
  facts: ErrorFacts,
): DocmuxError {
  const summary = `${operation} returned a redirect`;
  const check = "Check the setting baseUrl; docmux follows no redirect, so that a key goes nowhere else.";
  const known = effect === "start" ? " No run was started." : "";
  const note = `docmux follows no redirect, so that a key goes nowhere else.${known}`;
  const allFacts: ErrorFacts = {
    ...facts,
    nextStep: check + known,
    advice: { action: "check-base-url", note },
  };
  return effect === "start"
    ? new ConfigError(summary, allFacts)
    : new VendorError("bad_response", summary, allFacts);
}

/** The status alone says enough for an error; a reader that fails on a strange body must not hide it. */
function readFailureSafely(settings: HttpClientSettings, body: unknown, httpStatus: number): VendorFailure {
  try {
    return settings.readFailure(body, httpStatus);
  } catch {
    return {};
  }
}

/** The server that stores files for a vendor: its messages are not the vendor's, and its 403 is about the URL. */
function readSignedUrlFailure(body: unknown, httpStatus: number): VendorFailure {
  const sentence = readSentence(body);
  const message = `The vendor's file storage returned HTTP ${httpStatus}${sentence ? `: ${sentence}` : ""}`;
  const nextStep = "Call again: the vendor signs a new URL each time, and each is valid for a limited time.";
  return httpStatus >= 400 && httpStatus < 500 ? { message, nextStep } : { message };
}

const noRunStarted: Pick<ErrorFacts, "nextStep" | "advice"> = {
  nextStep: "No run was started: wait and call again.",
  advice: { action: "wait-and-retry", noRunStarted: true },
};

/** The error for a request that got no response. */
export function toNetworkError<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  failure: NetworkFailure,
): DocmuxError {
  if (failure.proxy) return toProxyError(settings, request, attempt, failure.proxy);
  if (request.effect === "start" && !failure.neverSent) {
    return toStartUnknownError(request, attempt, failure.reason, { providerId: settings.providerId });
  }
  return new VendorError(
    "unavailable",
    `${attempt.operation} at ${attempt.url.host} got no response: ${failure.reason}`,
    {
      providerId: settings.providerId,
      ...(request.effect === "start" ? noRunStarted : {}),
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
    return toStartUnknownError(request, attempt, `its response is ${what}`, { providerId });
  return new VendorError("bad_response", `The response to ${attempt.operation} is ${what}`, { providerId });
}

/** The error for a start that the vendor may have accepted. */
export function toStartUnknownError<Answer>(
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

interface FailureFacts extends ErrorFacts {
  httpStatus: number;
  retryAfterMs?: number | undefined;
}

const longestRequestId = 200;

/** The typed error for an HTTP answer that is not a success. Read from the status, never from the words. */
export function toVendorFailure(operation: string, failure: VendorFailure, facts: FailureFacts): DocmuxError {
  const { httpStatus } = facts;
  const code = failure.code ?? codeOfStatus(httpStatus);
  const said = quoteSentence(failure.message?.trim() ?? "");
  // A gateway's page may say no more than "502".
  const summary = /\p{L}/u.test(said) ? said : `${operation} returned HTTP ${httpStatus}`;
  const allFacts = {
    ...facts,
    requestId: (failure.requestId ?? facts.requestId)?.slice(0, longestRequestId),
    nextStep: failure.nextStep ?? facts.nextStep,
    advice: failure.nextStep === undefined ? facts.advice : failure.advice,
  };
  return code === "invalid_input"
    ? new InvalidInputError(summary, allFacts)
    : new VendorError(code, summary, allFacts);
}

function codeOfStatus(status: number): VendorErrorCode | "invalid_input" {
  switch (status) {
    case 401:
      return "unauthorized";
    case 402:
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 410:
      return "expired";
    case 408:
    case 425:
      return "unavailable";
    case 429:
      return "rate_limited";
    default:
      if (status >= 500) return "unavailable";
      return status >= 400 ? "invalid_input" : "bad_response";
  }
}

/** Errors after which the vendor has definitely seen nothing of the request. */
const neverSentCodes: readonly string[] = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** System calls before the first byte: whatever fails in them, the vendor has seen nothing. */
const callsBeforeSending: readonly string[] = ["connect", "getaddrinfo"];

/** What is known of a request that got no response. */
export interface NetworkFailure {
  /** The vendor has definitely not seen the request. */
  neverSent: boolean;
  /** Short words for a message, such as `the connection failed (ECONNREFUSED)`. */
  reason: string;
  /** It ended at a proxy. */
  proxy?: ProxyFacts;
}

/** Reads what a failed fetch says. Never returns the error itself: it may print request headers. */
export function readNetworkFailure(error: unknown): NetworkFailure {
  if (error instanceof Error && error.name === "TimeoutError") {
    return { neverSent: false, reason: "no response in time" };
  }
  const proxy = readProxyFailure(error);
  if (proxy) {
    const reason = proxy.reason ?? `HTTP ${proxy.httpStatus}`;
    return { neverSent: true, reason: `the proxy let it through to no vendor (${reason})`, proxy };
  }
  const found = systemError(error);
  if (found) return { neverSent: isNeverSent(found), reason: `the connection failed (${found.code})` };
  return { neverSent: false, reason: isRedirect(error) ? redirectReason : "the connection broke" };
}

const redirectReason =
  "it was sent on to another address, and docmux follows no redirect; check the setting baseUrl";

type SystemError = Error & { code: string; syscall?: unknown };

function systemError(error: unknown, depth = 0): SystemError | undefined {
  if (!(error instanceof Error) || depth > 3) return undefined;
  if ("code" in error && typeof error.code === "string") return error as SystemError;
  return systemError(error instanceof AggregateError ? error.errors[0] : error.cause, depth + 1);
}

function isNeverSent(error: SystemError): boolean {
  if (neverSentCodes.includes(error.code)) return true;
  if (typeof error.syscall === "string") return callsBeforeSending.includes(error.syscall);
  // The runtime tries every address of a host and reports all of them together.
  return error instanceof AggregateError && error.errors.every((each) => isNeverSent(each));
}

/** A body that streams can't be sent on, and the runtime hides the answer then. Its words only choose ours. */
function isRedirect(error: unknown): boolean {
  return (
    error instanceof Error && error.cause instanceof Error && error.cause.message === "unexpected redirect"
  );
}
