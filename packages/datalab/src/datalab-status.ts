import type { RunStatus, StepStatus } from "@docmux/core/provider";

/** The vendor's words for a run (page "Run a Pipeline", section "Status Values"). */
export const runStatusTable = {
  pending: "pending",
  running: "running",
  completed: "completed",
  completed_with_errors: "completed_with_errors",
  failed: "failed",
} as const satisfies Record<string, RunStatus>;

/** The vendor's words for a step (page "Run a Pipeline", section "Per-Processor Tracking"). */
export const stepStatusTable = {
  pending: "pending",
  dispatched: "running",
  running: "running",
  completed: "completed",
  failed: "failed",
  skipped: "skipped",
} as const satisfies Record<string, StepStatus>;
