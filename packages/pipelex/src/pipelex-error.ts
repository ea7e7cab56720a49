import type { VendorFailure } from "@docmux/core/provider-utils";
import { type FailureReport, failureSentence, readFailureReport } from "./pipelex-failure-report.ts";
import { isWrongInput } from "./pipelex-own-refusal.ts";

/** Reads the body of an answer that is not a success. */
export function readPipelexFailure(body: unknown, httpStatus: number): VendorFailure {
  const report = readFailureReport(body);
  return {
    message: failureSentence(report),
    requestId: report.requestId,
    nextStep: nextSteps[httpStatus] ?? report.advice,
    ...(isWrongInput(report.identity, httpStatus) ? { code: "invalid_input" as const } : {}),
  };
}

/** True for the answer of a server that runs nothing in the background. */
export function isStartRefused({ identity }: FailureReport): boolean {
  return identity !== undefined && startRefusals.includes(identity);
}

/** True while the hosted service is busy with another start under the same key: that one may have led to a run. */
export function isStartUnderWay({ identity }: FailureReport): boolean {
  return identity === "request.idempotency_key_in_use";
}

const startRefusals: readonly string[] = [
  "StartRequiresAsyncOrchestration",
  "AsyncExecutionNotEnabledError",
  "runtime.unsupported",
];

const nextSteps: Readonly<Record<number, string>> = {
  401: "Pass { apiKey } or set PIPELEX_API_KEY to the key of this server.",
  403: "Check { apiKey } or PIPELEX_API_KEY, and what this key may do.",
  413: "Send smaller documents, or documents by https URL.",
};
