import type { Issue, RunStatus, StepStatus } from "@docmux/core/provider";
import { mapStatus } from "@docmux/core/provider-utils";

/** The vendor's words for a run (`state`, `status` or `pipeline_state`, whatever the dialect calls it). */
export const runStatusTable: Readonly<Record<string, Exclude<RunStatus, "unknown">>> = {
  PENDING: "pending",
  STARTED: "running",
  RUNNING: "running",
  COMPLETED: "completed",
  FAILED: "failed",
  ERROR: "failed",
  CANCELLED: "cancelled",
  TERMINATED: "cancelled",
  TIMED_OUT: "failed",
};

/** As {@link runStatusTable}; on the answer to a start, `STARTED` says only that the run was accepted. */
export const startStatusTable: typeof runStatusTable = { ...runStatusTable, STARTED: "pending" };

/** The word of a run that the vendor itself gave up on after its own time limit. */
export const timedOutWord = "TIMED_OUT";

/** The vendor's words for a node of a run's graph, and for a pipe while a run goes on. */
export const stepStatusTable: Readonly<Record<string, Exclude<StepStatus, "unknown">>> = {
  scheduled: "pending",
  running: "running",
  succeeded: "completed",
  failed: "failed",
  skipped: "skipped",
  canceled: "cancelled",
};

/** Reads the status of a run, in whatever case it is written. */
export function mapRunWord(
  rawStatus: string,
  table: Readonly<Record<string, RunStatus>> = runStatusTable,
): { status: RunStatus; issues: Issue[] } {
  const known = rawStatus.toUpperCase();
  return mapStatus(table, Object.hasOwn(table, known) ? known : rawStatus);
}

/** Reads the status of a step, in whatever case it is written. */
export function mapStepWord(rawStatus: string): { status: StepStatus; issues: Issue[] } {
  const known = rawStatus.toLowerCase();
  return mapStatus(stepStatusTable, Object.hasOwn(stepStatusTable, known) ? known : rawStatus, "step");
}
