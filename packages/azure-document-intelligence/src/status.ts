import type { RunStatus } from "@docmux/core/provider";

/**
 * The vendor's statuses of an operation (`DocumentIntelligenceOperationStatus`), an open list. `completed` is in the prose of
 * its documentation only, `cancelled` is the other spelling of `canceled`.
 */
export const statusTable = {
  notStarted: "pending",
  running: "running",
  succeeded: "completed",
  completed: "completed",
  failed: "failed",
  canceled: "cancelled",
  cancelled: "cancelled",
  skipped: "failed",
} as const satisfies Record<string, RunStatus>;
