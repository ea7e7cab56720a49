import type { RunStatus, StepStatus } from "@docmux/core/provider";

/** Every status that a run in this process ends with. */
export const runStatusTable = {
  read: "completed",
  read_with_warnings: "completed_with_warnings",
  read_in_part: "completed_with_errors",
  unreadable: "failed",
} as const satisfies Record<string, RunStatus>;

/** Every status that a step ends with. */
export const stepStatusTable = {
  done: "completed",
  partial: "completed_with_errors",
  failed: "failed",
  skipped: "skipped",
} as const satisfies Record<string, StepStatus>;
