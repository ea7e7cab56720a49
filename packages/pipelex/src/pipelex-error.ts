import type { VendorFailure } from "@docmux/core/provider-utils";
import { type FailureReport, failureSentence, readFailureReport } from "./pipelex-failure-report.ts";

/** Reads the body of an answer that is not a success. */
export function readPipelexFailure(body: unknown, httpStatus: number): VendorFailure {
  const report = readFailureReport(body);
  const code = isWrongInput(report, httpStatus)
    ? "invalid_input"
    : report.identity === startUnderWay
      ? "unavailable"
      : undefined;
  return {
    message: failureSentence(report),
    requestId: report.requestId,
    nextStep: nextSteps[httpStatus] ?? report.advice,
    ...(code === undefined ? {} : { code }),
  };
}

/**
 * What an error answer to a blocking execute tells of the run: that it ended, or that there was none. Servers answer 500
 * or 502 with their own words for a run that failed; anything else that they refuse never began, or is the caller's to
 * mend.
 */
export function isRunFailure(report: FailureReport, httpStatus: number): boolean {
  const isServersOwn = (httpStatus === 500 || httpStatus === 502) && report.identity !== undefined;
  return isServersOwn && !isWrongInput(report, httpStatus);
}

/** True for the answer of a server that runs nothing in the background. */
export function isStartRefused({ identity }: FailureReport): boolean {
  return identity !== undefined && startRefusals.includes(identity);
}

function isWrongInput({ identity }: FailureReport, httpStatus: number): boolean {
  return httpStatus === 500 && identity !== undefined && inputErrorTypes.includes(identity);
}

/** The hosted service is still busy with a start under the same key. */
const startUnderWay = "request.idempotency_key_in_use";

const startRefusals: readonly string[] = [
  "StartRequiresAsyncOrchestration",
  "AsyncExecutionNotEnabledError",
  "runtime.unsupported",
];

/**
 * Exceptions about the pipe, the bundle or the inputs of a request that servers before protocol 2.0 answer with 500, as
 * they do for a run that failed.
 */
const inputErrorTypes: readonly string[] = [
  "ConceptLibraryConceptNotFoundError",
  "ConceptNotFoundError",
  "EntryPipeNotFoundError",
  "FileTypeError",
  "LibraryError",
  "MthdsParserError",
  "PipeLibraryPipeNotFoundError",
  "PipeNotFoundError",
  "PipeRunInputsError",
  "PipelineInputError",
  "PlxParserError",
  "StuffFactoryError",
  "ValidateBundleError",
  "WorkingMemoryFactoryError",
];

const nextSteps: Readonly<Record<number, string>> = {
  401: "Pass { apiKey } or set PIPELEX_API_KEY to the key of this server.",
  403: "Check { apiKey } or PIPELEX_API_KEY, and what this key may do.",
  413: "Send smaller documents, or documents by https URL.",
};
