import { whenAborted } from "./when-aborted.ts";

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
