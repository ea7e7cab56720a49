import type { PipelexErrorFacts } from "./pipelex-error.ts";

/** How one pipe of a run goes. */
export interface PipelexStepScript {
  /** How long it takes, in milliseconds. Default: the emulator's `stepDurationMs`. */
  durationMs?: number;
  /** Default: it succeeds. */
  outcome?: "failed" | "skipped" | "canceled";
  /** What a failing step says. */
  error?: PipelexFailureScript;
  /** The run continues without this step's output instead of failing with it. */
  tolerated?: boolean;
}

/** An error as the server reports it. */
export interface PipelexFailureScript extends PipelexErrorFacts {
  /** Default `PipeExecutionError`. */
  errorType?: string;
  /** Default: a sentence that names the pipe. */
  message?: string;
}

/** How coming runs go. Everything that is left out goes well. */
export interface PipelexRunScript {
  /** How many runs it is for. Default 1; `Infinity` for all to come. */
  times?: number;
  /** Only for runs of this pipe. */
  pipeCode?: string;
  /** By pipe code, for controllers and operators alike. */
  steps?: Record<string, PipelexStepScript>;
  /** The run's last operator fails so, and the run with it. */
  failure?: PipelexFailureScript;
  /** Adds an optional side branch to the run, `<pipe code>_notes`, which ends so while the run itself completes. */
  branch?: "succeeded" | "failed" | "skipped" | "canceled";
  /** Ends the run early in this state, such as `CANCELLED`, `TERMINATED`, `TIMED_OUT`, or an unknown status. */
  endState?: string;
  /** When `endState` strikes, in milliseconds from the start. Default: at half of the planned duration. */
  endAfterMs?: number;
  /** The run never ends. */
  stuck?: boolean;
  /** How long a started run waits as `PENDING`, in milliseconds. Default: a third of a step. */
  queueMs?: number;
  /** Word that status reads say instead of `RUNNING`. */
  runningStatus?: string;
  /** Model calls without a price: `all` (cost unknown) or `some` (cost is a lower bound). */
  unrated?: "all" | "some";
  /** Leaves the graph out and says so. */
  withoutGraph?: boolean;
  /** Leaves the token usages out and says so. */
  withoutUsages?: boolean;
  /** `legacy` only: the failure comes as `status: "error"` in a 200 instead of as a 500. */
  errorEnvelope?: boolean;
  /** `hosted` only: the first so many status reads are `degraded`; `word` is the last state that the server knew (default `RUNNING`), `reason` what a newer one says of it. */
  degraded?: { reads: number; word?: string; reason?: "status_unavailable" | "workflow_task_failing" };
  /** `hosted` only: the first so many reads of the results answer 503. */
  resultsUnavailableReads?: number;
  /** `hosted` only: the 409 of a failed run is the older platform's, without `run_status` and `error`. */
  legacyConflict?: boolean;
  /** `hosted` only: the 409 of a failed run is the newest platform's, `run.failed` with `params` and `run_error`. */
  codedConflict?: boolean;
  /** `hosted` only: results of a run that continues answer 409 `run.not_finished`, as the newest platform may, instead of 202. */
  unfinishedConflict?: boolean;
}

/** Orders that wait for runs. */
export class PipelexOrderQueue {
  #orders: { order: PipelexRunScript; left: number }[] = [];

  add(order: PipelexRunScript): void {
    this.#orders.push({ order, left: order.times ?? 1 });
  }

  clear(): void {
    this.#orders = [];
  }

  /** The oldest order that is for a run of this pipe; an empty one when there is none. */
  take(pipeCode: string): PipelexRunScript {
    const entry = this.#orders.find(
      ({ order }) => order.pipeCode === undefined || order.pipeCode === pipeCode,
    );
    if (!entry) return {};
    entry.left -= 1;
    this.#orders = this.#orders.filter(({ left }) => left > 0);
    return entry.order;
  }
}
