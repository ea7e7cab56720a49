import type { DocmuxError, ErrorFacts } from "../errors/docmux-error.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { VendorError, type VendorErrorCode } from "../errors/vendor-error.ts";
import { quoteSentence } from "../model/quote.ts";

/** What a provider reads out of its vendor's error body. */
export interface VendorFailure {
  /** The vendor's own sentence. */
  message?: string | undefined;
  /** Overrides the code that the HTTP status alone would give. */
  code?: VendorErrorCode | "invalid_input" | undefined;
  /** The vendor's id of the request, where the body holds it. */
  requestId?: string | undefined;
  /** What to do next, one sentence, where the provider knows better than the code says. */
  nextStep?: string | undefined;
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
  const summary = /\p{L}/u.test(said) ? said : `${operation} was answered with HTTP ${httpStatus}`;
  const allFacts = {
    ...facts,
    requestId: (failure.requestId ?? facts.requestId)?.slice(0, longestRequestId),
    nextStep: failure.nextStep ?? facts.nextStep,
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
