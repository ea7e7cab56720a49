import type { Provider } from "../../contract/provider.ts";
import type { RunObservation } from "../../contract/readings.ts";
import type { RunRef } from "../../model/ref.ts";
import type { RunSnapshot } from "../../model/snapshot.ts";
import type { BundlePart } from "../../store/result-bundle.ts";
import { SharedCall } from "../../time/abort.ts";

/** The response to one status check. */
export interface Observed {
  observation: RunObservation;
  /** The responses that it was read from, where results are kept. */
  responses: readonly BundlePart[];
  emulated: boolean;
}

/** Who waits for a run: a handle with a poll loop. */
export interface Watcher {
  readonly ref: RunRef;
  /** Another one, or a webhook, had the status checked. */
  receive(observed: Observed): void;
  /** Checks the status now, for every watcher of the run. */
  check(signal: AbortSignal): Promise<RunSnapshot>;
  /** Polls as if the run had just changed. The others of the run learn what this one does. */
  hurry(): void;
}

/**
 * The runs that this process waits for, by provider instance. Handles over one run share its status checks: ten of them send as
 * many requests as one.
 */
export class LiveRuns {
  readonly #runs = new WeakMap<Provider, Map<string, LiveRun>>();
  readonly #starting = new WeakMap<Provider, Set<Promise<void>>>();
  /** When a webhook last had a run checked. */
  readonly #hinted = new Map<string, number>();

  /** Adds one who waits. @returns the run, and a function that removes the watcher. */
  join(provider: Provider, watcher: Watcher): { run: LiveRun; leave: () => void } {
    const runs = this.#runs.get(provider) ?? new Map<string, LiveRun>();
    this.#runs.set(provider, runs);
    const key = identityOf(watcher.ref);
    const run = runs.get(key) ?? new LiveRun();
    runs.set(key, run);
    run.watchers.add(watcher);
    const leave = () => {
      run.watchers.delete(watcher);
      if (run.watchers.size === 0 && runs.get(key) === run) runs.delete(key);
    };
    return { run, leave };
  }

  /** The run of a ref, if it is waited for. */
  find(provider: Provider, ref: RunRef): LiveRun | undefined {
    return this.#runs.get(provider)?.get(identityOf(ref));
  }

  /** One who waits for each run with this id, whichever refs name it. The others learn what this one does. */
  watchersOf(provider: Provider, runId: string): Watcher[] {
    const runs = [...(this.#runs.get(provider)?.values() ?? [])];
    return runs.flatMap(({ watchers: [first] }) => (first?.ref.runId === runId ? [first] : []));
  }

  /** Notes a start whose response has not come yet: a webhook of its run may be quicker. */
  begin(provider: Provider, start: Promise<unknown>): void {
    const starting = this.#starting.get(provider) ?? new Set();
    this.#starting.set(provider, starting);
    const ended: Promise<void> = start
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => starting.delete(ended));
    starting.add(ended);
  }

  /** Resolves when the starts that are under way now have ended; `undefined` when there are none. */
  begun(provider: Provider): Promise<unknown> | undefined {
    const starting = this.#starting.get(provider);
    return starting && starting.size > 0 ? Promise.all(starting) : undefined;
  }

  /** Whether a webhook may have a run checked now: not more often than once in `leastMs`, however often it is sent. */
  mayCheck(provider: Provider, runId: string, nowMs: number, leastMs: number): boolean {
    const id = JSON.stringify([provider.providerId, provider.origin, runId]);
    const lastMs = this.#hinted.get(id);
    if (lastMs !== undefined && Math.abs(nowMs - lastMs) < leastMs) return false;
    this.#hinted.delete(id);
    this.#hinted.set(id, nowMs);
    // The oldest is the first.
    for (const [oldest] of this.#hinted) {
      if (this.#hinted.size <= mostHinted) break;
      this.#hinted.delete(oldest);
    }
    return true;
  }
}

/** One run that is waited for. */
export class LiveRun {
  readonly watchers = new Set<Watcher>();
  /** The last response, for who begins to wait. */
  last: Observed | undefined;
  #checking: SharedCall<Observed> | undefined;

  /**
   * Checks the status, or waits for the check that is under way. Every watcher receives the response.
   *
   * @param isNew - a check that is under way may have been answered before what the caller knows of: another one is sent.
   */
  observe(
    signal: AbortSignal,
    isNew: boolean,
    ask: (signal: AbortSignal) => Promise<Observed>,
  ): Promise<Observed> {
    const checking = (isNew ? undefined : this.#checking) ?? new SharedCall<Observed>();
    this.#checking = checking;
    return checking.join(signal, async (stop) => {
      try {
        const observed = await ask(stop.signal);
        this.last = observed;
        for (const watcher of this.watchers) watcher.receive(observed);
        return observed;
      } finally {
        if (this.#checking === checking) this.#checking = undefined;
      }
    });
  }
}

/** Runs whose last webhook is remembered. */
const mostHinted = 1_000;

/** Refs of one run may differ in what finds it, such as the project that a short ref does not name. */
function identityOf({ origin, pipelineUri, runId, meta }: RunRef): string {
  return JSON.stringify([origin, pipelineUri, runId, meta]);
}
