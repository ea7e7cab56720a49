type Reaction = (reason: unknown) => void;

const reactions = new WeakMap<AbortSignal, Set<Reaction>>();

/**
 * Calls back once when a signal aborts, at once when it already did. Taking a listener off a signal costs as much as the
 * signal has listeners, so ten thousand runs on one signal would pay for each other, and from the eleventh on the runtime
 * would warn of a leak; here all waits on one signal share one listener.
 *
 * @returns a function that forgets it.
 */
export function whenAborted(signal: AbortSignal | undefined, react: Reaction): () => void {
  if (!signal) return () => undefined;
  if (signal.aborted) {
    react(signal.reason);
    return () => undefined;
  }
  const waiting = reactions.get(signal) ?? listenTo(signal);
  // The same function may wait twice, and each time is forgotten by itself.
  const own: Reaction = (reason) => react(reason);
  waiting.add(own);
  return () => {
    // Forgetting twice must not take the listener from those who came since.
    if (waiting.delete(own) && waiting.size === 0) stopListening(signal);
  };
}

function listenTo(signal: AbortSignal): Set<Reaction> {
  const waiting = new Set<Reaction>();
  reactions.set(signal, waiting);
  signal.addEventListener("abort", reactAll, { once: true });
  return waiting;
}

function stopListening(signal: AbortSignal): void {
  reactions.delete(signal);
  signal.removeEventListener("abort", reactAll);
}

function reactAll(this: AbortSignal): void {
  const waiting = reactions.get(this);
  reactions.delete(this);
  for (const react of waiting ?? []) react(this.reason);
}

/** The outcome of a promise, or a rejection with `signal.reason` as soon as the signal aborts. */
export function untilAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const forgetAbort = whenAborted(signal, reject);
    promise.then(resolve, reject).finally(forgetAbort);
  });
}

/**
 * A signal of one request that aborts with the caller's. ky derives more signals from what it gets, and the runtime
 * remembers each of them as long as the source lives: a caller's long-lived signal would grow with every request.
 */
export function linkedSignal(source: AbortSignal): { signal: AbortSignal; release(): void } {
  const own = new AbortController();
  const abort = () => own.abort(source.reason);
  if (source.aborted) abort();
  else source.addEventListener("abort", abort, { once: true });
  return { signal: own.signal, release: () => source.removeEventListener("abort", abort) };
}

interface Flight<Value> {
  outcome: Promise<Value>;
  stop: AbortController;
  waiting: number;
  hasArrived: boolean;
}

/**
 * One call that many wait for. A caller that stops waiting does not stop it for the others; it is stopped when the last one
 * leaves. Its outcome is kept, its failure is not: the next caller makes a new call.
 *
 * @example
 * ```ts
 * const version = new SharedCall<string>(); // one for each provider, for example
 * const spoken = await version.join(call.signal, (stop) => readVersion(kit.call({ signal: stop.signal, clock: call.clock })));
 * ```
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
