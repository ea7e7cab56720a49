import type { Issue } from "./issue.ts";
import type { RunStatus, TerminalStatus } from "./run-status.ts";
import { hasOutput, isTerminal, worstOf } from "./run-status-laws.ts";
import type { Step } from "./step.ts";

/**
 * The worst-of law: the status of an ended run is the worse of what the vendor says of the run and what its steps and
 * issues show, so that a run is never reported better than it was. A run that has not ended keeps its status.
 */
export function settleStatus(
  vendorStatus: RunStatus,
  steps: readonly Pick<Step, "status" | "issues" | "key">[],
  issues: readonly Issue[],
): RunStatus {
  if (!isTerminal(vendorStatus)) return vendorStatus;
  const everyIssue = [...issues, ...steps.flatMap((step) => step.issues)];
  return worstOf(worstOf(vendorStatus, statusOfSteps(steps)), statusOfIssues(everyIssue));
}

/** The worse of an ended status and what issues show. */
export function statusOfIssues(issues: readonly Issue[]): TerminalStatus {
  if (issues.some((issue) => issue.severity === "error")) return "completed_with_errors";
  return issues.some((issue) => issue.severity === "warning") ? "completed_with_warnings" : "completed";
}

function statusOfSteps(steps: readonly Pick<Step, "status">[]): TerminalStatus {
  const anyDelivered = steps.some((step) => hasOutput(step.status));
  return steps.map((step) => contribution(step, anyDelivered)).reduce(worstOf, "completed");
}

function contribution({ status }: Pick<Step, "status">, anyDelivered: boolean): TerminalStatus {
  switch (status) {
    case "completed":
    case "skipped":
      return "completed";
    case "completed_with_warnings":
    case "completed_with_errors":
      return status;
    case "unknown":
      return "completed_with_warnings";
    case "failed":
    case "cancelled":
      return anyDelivered ? "completed_with_errors" : "failed";
    case "pending":
    case "running":
      // The run ended without it: its part of the output is missing.
      return "completed_with_errors";
    default:
      return status satisfies never;
  }
}
