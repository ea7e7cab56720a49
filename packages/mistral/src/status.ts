import type { RunStatus } from "@docmux/core/provider";

/** The one thing that the vendor reports of an OCR call: it was answered. */
export const ocrStatusTable = { "HTTP 200": "completed" } as const satisfies Record<string, RunStatus>;

/** The vendor's statuses of a batch job (`BatchJobStatus`). What its rows show may make it worse, or better. */
export const batchStatusTable = {
  QUEUED: "pending",
  RUNNING: "running",
  SUCCESS: "completed",
  FAILED: "failed",
  TIMEOUT_EXCEEDED: "failed",
  CANCELLATION_REQUESTED: "running",
  CANCELLED: "cancelled",
} as const satisfies Record<string, RunStatus>;
