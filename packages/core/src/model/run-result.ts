import type { Content } from "./content.ts";
import type { Issue } from "./issue.ts";
import type { RawResult } from "./raw-result.ts";
import type { RunRef } from "./run-ref.ts";
import type { RunSnapshot } from "./run-snapshot.ts";
import type { DeliveredStatus } from "./run-status.ts";
import type { StepOutput } from "./step-output.ts";
import type { Usage } from "./usage.ts";

/** What a run delivered, in one shape for every vendor. */
export interface RunResult<Data = unknown> {
  ref: RunRef;
  /** Never better than what the vendor said of the run, and worse when a fetched output shows a failure. */
  status: DeliveredStatus;
  /** Structured output; validated when a schema was given. */
  data?: Data;
  content: Content;
  /** Every step's own output. */
  outputs: StepOutput[];
  issues: Issue[];
  usage: Usage;
  /** The last snapshot of the run. */
  snapshot: RunSnapshot;
  /** What only this vendor tells, keyed by provider id. */
  providerMetadata: Record<string, unknown>;
  /** The vendor's answers, unchanged: what `renormalize` takes. */
  raw: RawResult;
}
