import { type Issue, mapStatus, type RunStatus, type StepKind, type StepStatus } from "@docmux/core/provider";

/** The vendor's statuses of a run (page "Run a Pipeline", section "Status Values"). */
export const runStatusTable = {
  pending: "pending",
  running: "running",
  completed: "completed",
  completed_with_errors: "completed_with_errors",
  failed: "failed",
} as const satisfies Record<string, RunStatus>;

/** The vendor's statuses of a step (page "Run a Pipeline", section "Per-Processor Tracking"). */
export const stepStatusTable = {
  pending: "pending",
  dispatched: "running",
  running: "running",
  completed: "completed",
  failed: "failed",
  skipped: "skipped",
} as const satisfies Record<string, StepStatus>;

/** Looks a status up without regard to case, which the vendor documents nowhere; an issue quotes it as it came. */
export function readStatus<Status extends string>(
  table: Readonly<Record<string, Status>>,
  rawStatus: string,
  what: "run" | "step",
): { status: Status | "unknown"; issues: Issue[] } {
  const lowerCase = rawStatus.toLowerCase();
  return mapStatus(table, Object.hasOwn(table, lowerCase) ? lowerCase : rawStatus, what);
}

/** The vendor's five processors (page "Pipeline Overview"). */
const kindTable: Readonly<Record<string, StepKind>> = {
  convert: "parse",
  segment: "segment",
  extract: "extract",
  custom: "transform",
  fill: "generate",
};

/**
 * What a step does.
 *
 * @param sourceStepType - set on evaluation steps: the type of the step that they evaluate. They are none of the others.
 */
export function stepKindOf(type: string, sourceStepType: string | undefined): StepKind {
  if (sourceStepType !== undefined) return "other";
  return Object.hasOwn(kindTable, type) ? (kindTable[type] ?? "other") : "other";
}
