import type { Content } from "../model/content.ts";
import type { Evidence } from "../model/geometry.ts";
import type { Issue } from "../model/issue.ts";
import type { RawResult, StepOutput } from "../model/result.ts";
import type { RunSnapshot } from "../model/snapshot.ts";
import type { Usage } from "../model/usage.ts";

/**
 * What a provider makes of one answer of its vendor about a run. Core completes it to a `RunSnapshot`: it adds the ref,
 * the progress and the time, applies the worst-of law, and never lets a run go backwards.
 */
export type RunObservation = Pick<
  RunSnapshot,
  | "status"
  | "rawStatus"
  | "waitingFor"
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
  /** The raw result, where this answer already holds it. Core then never calls `doResult`. */
  result?: RawResult;
};

/** What a provider reads out of a raw result. Core adds ref, status, snapshot and the validation of `data`. */
export interface NormalizedResult {
  /** The id of the run that the answers name, where they name one. Core refuses the result of another run. */
  runId?: string;
  /** Structured output of the whole run, not validated. */
  data?: unknown;
  /** The document as text, in the forms that the vendor delivered. */
  content: Content;
  /** By JSON Pointer into `data`. Default: none. */
  evidence?: Readonly<Record<string, Evidence>>;
  /** Every step's own output that the raw result holds. */
  outputs: StepOutput[];
  /** What the outputs show beyond the snapshot. A `warning` or an `error` lowers the status of the result. */
  issues: Issue[];
  /** What the whole run used. */
  usage: Usage;
  /** What only this vendor reports. Core files it under the provider id. */
  providerMetadata: unknown;
}
