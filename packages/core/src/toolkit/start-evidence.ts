/** What an answer to a billing request shows about the run that it asked for. */
export type StartVerdict =
  /** The vendor's own refusal for now: no run was started, and the request may be sent again. */
  | "refused-for-now"
  /** No run was started, and the same request would be refused again. */
  | "refused"
  /** The request was sent on to another address; docmux does not follow. */
  | "redirected"
  /** A run may exist. Nothing is sent again. */
  | "unknown";

/** The parts of an answer that are evidence. */
export interface StartEvidence {
  httpStatus: number;
  /** The answer is this vendor's own documented refusal, see `HttpClientSettings.isOwnRefusal`. */
  isOwnRefusal: boolean;
  /** The request is answered at the end of the run, see `HttpRequest.isBlocking`. */
  isBlocking: boolean;
}

/** Statuses by which a vendor refuses for the moment, if the body shows that the vendor itself wrote the answer. */
const momentary: readonly number[] = [429, 503, 529];

/** A POST stays one after these, so the address that answered did not take it. After 303 the POST was taken. */
const redirects: readonly number[] = [301, 302, 307, 308];

/** Client errors that a gateway also writes after it handed the request on. */
const writtenByGateways: readonly number[] = [408, 425, 429, 499];

/**
 * Judges the answer to a billing request. A status alone proves nothing: a gateway writes 502, 503 and 504 both before the
 * vendor saw a request and after the vendor took it, and `Retry-After` comes with either. Only the vendor's own refusal
 * shows that no run was started.
 */
export function judgeStart({ httpStatus, isOwnRefusal, isBlocking }: StartEvidence): StartVerdict {
  if (isOwnRefusal) return momentary.includes(httpStatus) ? "refused-for-now" : "refused";
  if (redirects.includes(httpStatus)) return "redirected";
  if (httpStatus < 400 || httpStatus >= 500 || writtenByGateways.includes(httpStatus)) return "unknown";
  // Edges decide other client errors before they hand a request on. They may also cut off a call that lasts as long as
  // the run, minutes after the vendor took it.
  return isBlocking ? "unknown" : "refused";
}
