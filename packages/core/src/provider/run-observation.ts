import type { RunSnapshot } from "../model/run-snapshot.ts";

/**
 * What a provider makes of one answer of its vendor about a run. Core completes it to a `RunSnapshot`: it adds the ref,
 * the progress and the time, applies the worst-of law, and never lets a run go backwards.
 */
export type RunObservation = Pick<
  RunSnapshot,
  | "status"
  | "rawStatus"
  | "steps"
  | "issues"
  | "pipelineVersion"
  | "createdAt"
  | "startedAt"
  | "finishedAt"
  | "pollAfterMs"
  | "degraded"
  | "resultExpiresAt"
  | "raw"
> & {
  /** The id of the run that the answer names, where it names one. Core refuses an answer about another run. */
  runId?: string;
};
