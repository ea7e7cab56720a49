type Reaction = (reason: unknown) => void;

const reactions = new WeakMap<AbortSignal, Set<Reaction>>();

/**
 * Calls back once when a signal aborts, at once when it already did. Taking a listener off a signal costs as much as the
 * signal has listeners, so ten thousand runs on one signal would pay for each other, and from the eleventh on the runtime
 * would warn of a leak; here everybody who waits on one signal shares one listener.
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
