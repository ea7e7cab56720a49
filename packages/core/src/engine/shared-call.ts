import { untilAborted } from "./until-aborted.ts";

interface Flight<Value> {
  outcome: Promise<Value>;
  stop: AbortController;
  waiting: number;
  hasArrived: boolean;
}

/**
 * One call that many wait for. One who stops waiting does not stop it for the others; it is stopped when the last one
 * left. What it brought is kept, what it failed with is not.
 */
export class SharedCall<Value> {
  #flight: Flight<Value> | undefined;

  /** The outcome of the call that is under way or done, else of a new one. Rejects with `signal.reason` on an abort. */
  async join(
    signal: AbortSignal | undefined,
    make: (stop: AbortController) => Promise<Value>,
  ): Promise<Value> {
    signal?.throwIfAborted();
    this.#flight ??= this.#begin(make);
    const flight = this.#flight;
    flight.waiting += 1;
    try {
      return await untilAborted(flight.outcome, signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0 && !flight.hasArrived) this.#end(flight);
    }
  }

  #begin(make: (stop: AbortController) => Promise<Value>): Flight<Value> {
    const stop = new AbortController();
    const flight: Flight<Value> = { outcome: make(stop), stop, waiting: 0, hasArrived: false };
    flight.outcome.then(
      () => {
        flight.hasArrived = true;
      },
      () => this.#end(flight),
    );
    return flight;
  }

  #end(flight: Flight<Value>): void {
    if (this.#flight === flight) this.#flight = undefined;
    flight.stop.abort();
  }
}
