/** How one step of a run to come goes. */
export interface StepScript {
  /** From being dispatched to its end, in milliseconds. Default: the emulator's `stepDurationMs`. */
  durationMs?: number;
  /** Default `"completed"`. `"skipped"` takes no time. */
  outcome?: "completed" | "failed" | "skipped";
  /** `error_message` of a failed step. */
  errorMessage?: string;
  /** The step completes, but its result says `success: false` with this `error`, behind HTTP 200. */
  unsuccessful?: string;
  /** The step starts and never ends. */
  stuck?: boolean;
  /** A word that the step shows in place of `running`. */
  runningStatus?: string;
}

/** How the next run, or the next few, go. What is left out goes well. */
export interface RunScript {
  /** How many runs it holds for. Default 1; `Infinity` for all to come. */
  times?: number;
  /** Only runs of this pipeline. Default: any. */
  pipelineId?: string;
  /** How long the run waits before its first step, in milliseconds. Default: a third of `stepDurationMs`. */
  queueMs?: number;
  /** By position; evaluation steps follow the pipeline's own. A hole goes well. */
  steps?: (StepScript | undefined)[];
  /** The run waits in the queue for ever. */
  stuck?: boolean;
  /** Steps go on after a failed one instead of being skipped. */
  continueAfterFailure?: boolean;
  /** The run meets the team's limit of pages in flight. */
  pageLimit?: boolean;
  /** The status that the run shows in place of `running`. */
  runningStatus?: string;
  /** The final status of the run, whatever its steps say: `"completed"` although a step failed, or an unknown status. */
  finalStatus?: string;
}

/** The orders that stand, oldest first. */
export class RunScriptQueue {
  #orders: { order: RunScript; left: number }[] = [];

  add(order: RunScript): void {
    this.#orders.push({ order, left: order.times ?? 1 });
  }

  clear(): void {
    this.#orders = [];
  }

  /** Takes the oldest order that holds for the pipeline; an empty one when there is none. */
  take(pipelineId: string): RunScript {
    const entry = this.#orders.find(
      ({ order, left }) => left > 0 && (order.pipelineId === undefined || order.pipelineId === pipelineId),
    );
    if (!entry) return {};
    entry.left -= 1;
    this.#orders = this.#orders.filter(({ left }) => left > 0);
    return entry.order;
  }
}
