import { type Clock, systemClock } from "@docmux/core";

/**
 * Does something with a signal that aborts when the caller's does, or when its time is over.
 *
 * The timer is held until the task has ended. A signal of `AbortSignal.timeout` may be garbage-collected on Node 20 while a
 * request waits for it, and then never ends that request.
 *
 * @param timeoutMs - the signal then aborts with a `TimeoutError`.
 * @param options - `signal`: the caller's; `clock`: default the system's.
 */
export async function withTimeLimit<Value>(
  timeoutMs: number,
  { signal, clock = systemClock }: { signal?: AbortSignal | undefined; clock?: Clock | undefined },
  task: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const limit = new AbortController();
  const ended = new AbortController();
  const abort = () => limit.abort(signal?.reason);
  if (signal?.aborted) abort();
  else signal?.addEventListener("abort", abort, { once: true });
  clock.sleep(timeoutMs, ended.signal).then(
    () => limit.abort(new DOMException(`No response in ${timeoutMs / 1000} s`, "TimeoutError")),
    () => undefined,
  );
  try {
    return await task(limit.signal);
  } finally {
    ended.abort();
    signal?.removeEventListener("abort", abort);
  }
}
