/** System errors after which the vendor has surely seen nothing of the request. */
const neverSentCodes: readonly string[] = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EAI_FAIL"];

/** What is known of a request that got no answer. */
export interface NetworkFailure {
  /** The vendor has surely not seen the request. */
  neverSent: boolean;
  /** Short words for a message, such as `connection refused (ECONNREFUSED)`. */
  reason: string;
}

/** Reads what a failed fetch says. Never returns the error itself: it may print request headers. */
export function readNetworkFailure(error: unknown): NetworkFailure {
  if (error instanceof Error && error.name === "TimeoutError") {
    return { neverSent: false, reason: "no answer in time" };
  }
  const code = systemCode(error);
  if (code === undefined) return { neverSent: false, reason: "the connection broke" };
  return { neverSent: neverSentCodes.includes(code), reason: `the connection failed (${code})` };
}

function systemCode(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 3) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return systemCode(inner, depth + 1);
}
