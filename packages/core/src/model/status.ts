import type { Issue } from "./issue.ts";

/**
 * Every status a run can have, in the order of a run's life.
 *
 * | status | what every vendor's run in it guarantees |
 * |---|---|
 * | `pending` | accepted, nothing executed yet |
 * | `running` | at least one step dispatched or executing |
 * | `waiting` | a person, a quota or another system must act first; not ended; `waitingFor` says what |
 * | `completed` | every step delivered or was skipped by design; no issue above `info` |
 * | `completed_with_warnings` | every step delivered its output, at least one warned |
 * | `completed_with_errors` | the run ended, part of the output is missing |
 * | `failed` | ended without usable output |
 * | `cancelled` | stopped on request: ours, the vendor's console, an operator |
 * | `unknown` | the vendor reported a status that docmux does not know: polled until the deadline |
 */
export const runStatuses = [
  "pending",
  "running",
  "waiting",
  "completed",
  "completed_with_warnings",
  "completed_with_errors",
  "failed",
  "cancelled",
  "unknown",
] as const;

/** One of {@link runStatuses}. A closed union: a `switch` over it can be exhaustive. */
export type RunStatus = (typeof runStatuses)[number];

/** The statuses that end a run; a run never leaves one of them. */
export type TerminalStatus = Exclude<RunStatus, "pending" | "running" | "waiting" | "unknown">;

/** The statuses of a run whose output, or part of it, can be read. */
export type DeliveredStatus = "completed" | "completed_with_warnings" | "completed_with_errors";

/** Every status a step can have: those of a run, and `skipped` (left out by design). */
export const stepStatuses = [...runStatuses, "skipped"] as const;

/** One of {@link stepStatuses}. */
export type StepStatus = RunStatus | "skipped";

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

/** What counts of a step: a `Step` has it, and `step.ts` is built on this file. */
interface JudgedStep {
  status: StepStatus;
  issues: readonly Issue[];
}

/**
 * Status aggregation: the status of an ended run is the worst of what the vendor reports and what its steps and issues
 * show, so that a run is never reported better than it was. A run that has not ended keeps its status.
 */
export function aggregateStatus(
  vendorStatus: RunStatus,
  steps: readonly JudgedStep[],
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

function statusOfSteps(steps: readonly Pick<JudgedStep, "status">[]): TerminalStatus {
  const anyDelivered = steps.some((step) => hasOutput(step.status));
  return steps.map((step) => contribution(step, anyDelivered)).reduce(worstOf, "completed");
}

function contribution({ status }: Pick<JudgedStep, "status">, anyDelivered: boolean): TerminalStatus {
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
    case "waiting":
      // The run ended without it: its part of the output is missing.
      return "completed_with_errors";
    default:
      return status satisfies never;
  }
}
