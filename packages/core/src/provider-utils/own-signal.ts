/**
 * A signal of one request that aborts with the caller's. ky derives more signals from what it gets, and the runtime
 * remembers each of them as long as the source lives: a caller's long-lived signal would grow with every request.
 */
export function ownSignal(source: AbortSignal): { signal: AbortSignal; release(): void } {
  const own = new AbortController();
  const abort = () => own.abort(source.reason);
  if (source.aborted) abort();
  else source.addEventListener("abort", abort, { once: true });
  return { signal: own.signal, release: () => source.removeEventListener("abort", abort) };
}
