import type { Issue } from "./issue.ts";
import type { RunRef } from "./ref.ts";
import type { RunSnapshot } from "./snapshot.ts";
import type { Step } from "./step.ts";

/** What happens in the life of a run, by name. */
export interface RunEvents {
  /**
   * The vendor accepted the run. Emitted before the first wait: the ref can be stored. `late`: `start` had already rejected
   * because of an abort or the deadline, and the answer to the billing request came after that.
   */
  "run-start": { ref: RunRef; snapshot: RunSnapshot; late?: true };
  /** Something about the run changed. */
  "run-update": { ref: RunRef; snapshot: RunSnapshot };
  /** A step began. Once for each step, in the order of the run. */
  "step-start": { ref: RunRef; step: Step };
  /** A step ended or was skipped. Once for each step, after its `step-start`. */
  "step-end": { ref: RunRef; step: Step };
  /** A request is sent again after a transient error. `ref` is absent while the run is being started. */
  "run-retry": RetryNotice & { ref?: RunRef };
  /** Something is odd, and the run continues. */
  "run-warning": { ref?: RunRef; issue: Issue };
  /** A wait ended otherwise than with the run: by the deadline, an abort, or an error. The run may continue. */
  "wait-end": { ref: RunRef; error: unknown };
  /** The run ended, well or not. */
  "run-end": { ref: RunRef; snapshot: RunSnapshot };
}

/** One event, distinguished by `type`. */
export type RunEvent = { [Name in keyof RunEvents]: { type: Name } & RunEvents[Name] }[keyof RunEvents];

/** A retry that the toolkit is about to make. */
export interface RetryNotice {
  /** What is tried again, such as `GET pipelines/executions/pex_1`. */
  operation: string;
  /** 1 for the first retry. */
  attempt: number;
  /** Milliseconds until it is tried again. */
  delayMs: number;
  /** Why, one short sentence. */
  reason: string;
}
