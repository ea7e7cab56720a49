import type { CallContext } from "../provider/call-context.ts";
import type { Clock, Random } from "../time/clock.ts";
import { systemClock, systemRandom } from "../time/system-clock.ts";

/** What a user may pass to a method of a provider that makes a request by itself, such as a list. */
export interface DirectCallOptions {
  /** Stops the call; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Replaces the wall clock and real timers. For tests. */
  clock?: Clock | undefined;
  /** Replaces `Math.random`. For tests. */
  random?: Random | undefined;
}

/** The context of a request that no run of the engine stands behind: nobody hears its retries. */
export function directContext({ signal, clock, random }: DirectCallOptions = {}): CallContext {
  return {
    signal: signal ?? new AbortController().signal,
    clock: clock ?? systemClock,
    random: random ?? systemRandom,
    onRetry: () => undefined,
    onAnswer: () => undefined,
  };
}
