/** Errors after which the vendor has surely seen nothing of the request. */
const neverSentCodes: readonly string[] = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** System calls before the first byte: whatever fails in them, the vendor has seen nothing. */
const callsBeforeSending: readonly string[] = ["connect", "getaddrinfo"];

/** What is known of a request that got no answer. */
export interface NetworkFailure {
  /** The vendor has surely not seen the request. */
  neverSent: boolean;
  /** Short words for a message, such as `the connection failed (ECONNREFUSED)`. */
  reason: string;
}

/** Reads what a failed fetch says. Never returns the error itself: it may print request headers. */
export function readNetworkFailure(error: unknown): NetworkFailure {
  if (error instanceof Error && error.name === "TimeoutError") {
    return { neverSent: false, reason: "no answer in time" };
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
  // The runtime tries every address of a host and tells of all of them together.
  return error instanceof AggregateError && error.errors.every((each) => isNeverSent(each));
}

/** A body that streams can't be sent on, and the runtime hides the answer then. Its words only choose ours. */
function isRedirect(error: unknown): boolean {
  return (
    error instanceof Error && error.cause instanceof Error && error.cause.message === "unexpected redirect"
  );
}
