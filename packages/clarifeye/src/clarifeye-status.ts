import type { RunStatus } from "@docmux/core/provider";

/**
 * The vendor's status words, the same for a run and for its steps (page "Get pipeline run details and status").
 * `completed`, `completed_with_warnings`, `failed` and `aborted` are final.
 */
export const runStatusTable = {
  pending: "pending",
  running: "running",
  completed: "completed",
  completed_with_warnings: "completed_with_warnings",
  failed: "failed",
  aborted: "cancelled",
} as const satisfies Record<string, RunStatus>;

/**
 * Where one document stands at one extractor (page "Get documents indexing status"). The page's advice to wait for
 * `active` or `deleted` leaves out that `failed` and `ready_to_publish` never move on by themselves either.
 */
export const indexingStatusTable = {
  created: "pending",
  indexing: "running",
  ready_to_publish: "completed",
  active: "completed",
  failed: "failed",
  pending_delete: "cancelled",
  deleting: "cancelled",
  deleted: "cancelled",
} as const satisfies Record<string, RunStatus>;

/** True for a vendor word after which a run or a step does not change any more. */
export function hasEnded(rawStatus: string): boolean {
  const status = statusOf(rawStatus);
  return status !== undefined && status !== "pending" && status !== "running";
}

/** True for a vendor word that says that a run or a step left output. */
export function hasDelivered(rawStatus: string): boolean {
  const status = statusOf(rawStatus);
  return status === "completed" || status === "completed_with_warnings";
}

function statusOf(rawStatus: string): RunStatus | undefined {
  return Object.hasOwn(runStatusTable, rawStatus)
    ? runStatusTable[rawStatus as keyof typeof runStatusTable]
    : undefined;
}
