import type { DeliveredStatus, RunStatus, TerminalStatus } from "./run-status.ts";
import type { StepStatus } from "./step-status.ts";

/** From best to worst. `cancelled` stands last, so that nothing overrides it. */
const severityOrder: readonly TerminalStatus[] = [
  "completed",
  "completed_with_warnings",
  "completed_with_errors",
  "failed",
  "cancelled",
];

/** True for the five statuses that end a run (`skipped` ends a step). */
export function isTerminal(status: RunStatus): status is TerminalStatus;
export function isTerminal(status: StepStatus): status is TerminalStatus | "skipped";
export function isTerminal(status: StepStatus): boolean {
  return status === "skipped" || severityOrder.some((terminal) => terminal === status);
}

/** True for the three `completed*` statuses: there is output to read, perhaps not all of it. */
export function hasOutput(status: StepStatus): status is DeliveredStatus {
  return status === "completed" || status === "completed_with_warnings" || status === "completed_with_errors";
}

/** True when all output is there: `completed` and `completed_with_warnings`. */
export function isFullyDelivered(status: StepStatus): status is "completed" | "completed_with_warnings" {
  return status === "completed" || status === "completed_with_warnings";
}

/**
 * The worse of two ended statuses, in the order `completed` < `completed_with_warnings` < `completed_with_errors` <
 * `failed` < `cancelled`. Associative, commutative, idempotent and monotone.
 */
export function worstOf(a: TerminalStatus, b: TerminalStatus): TerminalStatus {
  return severityOrder.indexOf(a) >= severityOrder.indexOf(b) ? a : b;
}
