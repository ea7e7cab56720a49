/**
 * Every status a run can have, in the order of a run's life.
 *
 * | status | what every vendor's run in it guarantees |
 * |---|---|
 * | `pending` | accepted, nothing executed yet |
 * | `running` | at least one step dispatched or executing |
 * | `completed` | every step delivered or was skipped by design; no issue above `info` |
 * | `completed_with_warnings` | every step delivered its output, at least one warned |
 * | `completed_with_errors` | the run ended, part of the output is missing |
 * | `failed` | ended without usable output |
 * | `cancelled` | stopped on request: ours, the vendor's console, an operator |
 * | `unknown` | the vendor said a word that docmux does not know: watched on until the deadline |
 */
export const runStatuses = [
  "pending",
  "running",
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
export type TerminalStatus = Exclude<RunStatus, "pending" | "running" | "unknown">;

/** The statuses of a run whose output, or part of it, can be read. */
export type DeliveredStatus = "completed" | "completed_with_warnings" | "completed_with_errors";
