import pLimit, { type LimitFunction } from "p-limit";
import { defaultConcurrency, type Provider } from "../contract/provider.ts";
import { untilAborted } from "../time/abort.ts";

const limits = new WeakMap<Provider, LimitFunction>();

/**
 * Makes a call when its provider instance has a free place. Leaves the queue at once when the signal aborts; the call
 * is then never made.
 */
export function withCallLimit<Answer>(
  provider: Provider,
  signal: AbortSignal,
  call: () => Promise<Answer>,
): Promise<Answer> {
  let limit = limits.get(provider);
  if (!limit) {
    limit = pLimit(provider.concurrency ?? defaultConcurrency);
    limits.set(provider, limit);
  }
  const answer = limit(() => {
    signal.throwIfAborted();
    return call();
  });
  return untilAborted(answer, signal);
}
