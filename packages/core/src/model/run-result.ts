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
  /** The pointer to the run. */
  ref: RunRef;
  /** Never better than what the vendor said of the run, and worse when a fetched output shows a failure. */
  status: DeliveredStatus;
  /** Structured output; validated when a schema was given. */
  data?: Data;
  /** What the run made of the document as text, in the forms that it was asked for. */
  content: Content;
  /** Every step's own output. */
  outputs: StepOutput[];
  /** All that the vendor warned of or failed at, in the run, its steps and its outputs. */
  issues: Issue[];
  /** What the run used, as far as the vendor tells. */
  usage: Usage;
  /** The last snapshot of the run. */
  snapshot: RunSnapshot;
  /** What only this vendor tells, keyed by provider id. */
  providerMetadata: Record<string, unknown>;
  /** The vendor's answers, unchanged: what `renormalize` takes. */
  raw: RawResult;
}
