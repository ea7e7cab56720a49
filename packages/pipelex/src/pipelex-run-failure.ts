import type { Issue } from "@docmux/core/provider";
import { type FailureReport, failureSentence } from "./pipelex-failure-report.ts";
import { timedOutWord } from "./pipelex-status.ts";

/** The issues of a run that ended without output: what the server says of it, and what it advises. */
export function runFailureIssues(rawStatus: string, report: FailureReport): Issue[] {
  const isTimeout = rawStatus === timedOutWord;
  const fallback = isTimeout
    ? "The vendor stopped the run after its own time limit."
    : `The run ended "${rawStatus}".`;
  return [
    {
      severity: "error",
      code: isTimeout ? "vendor_timeout" : "run_failed",
      message: failureSentence(report) ?? fallback,
    },
    ...(report.advice ? [{ severity: "info", code: "vendor_advice", message: report.advice } as const] : []),
  ];
}
