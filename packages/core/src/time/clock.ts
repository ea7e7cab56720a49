/** Time, as the engine sees it. Tests put another one in its place and never wait. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Resolves after the given time, or rejects with `signal.reason` as soon as the signal aborts. Delays are clamped with
   * `clampDelay` by who calls it.
   */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** A number in [0, 1). */
export type Random = () => number;

/** The wall clock and real timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
        clampDelay(delayMs, longestTimerMs),
      );
      signal?.addEventListener("abort", abort, { once: true });
    }),
};

/** The runtime's own source of randomness. */
export const systemRandom: Random = () => Math.random();

/** Resolves at a moment, however far away; rejects with `signal.reason` as soon as the signal aborts. */
export async function sleepUntil(clock: Clock, epochMs: number, signal: AbortSignal): Promise<void> {
  for (let leftMs = epochMs - clock.now(); leftMs > 0; leftMs = epochMs - clock.now()) {
    await clock.sleep(clampDelay(leftMs, longestTimerMs), signal);
  }
}

/** The longest wait between two status checks. A vendor that asks for more is asked again earlier. */
export const maxDelayMs = 10 * 60 * 1000;

/** The longest wait that a timer of the runtime can keep. */
export const longestTimerMs = 2 ** 31 - 1;

/**
 * A delay that a timer can keep: from 0 to {@link maxDelayMs}. A timer over {@link longestTimerMs} fires at once, which would turn a
 * vendor's absurd `Retry-After` into a hot loop; garbage and negative values become 0.
 */
export function clampDelay(delayMs: number, longestMs = maxDelayMs): number {
  if (Number.isNaN(delayMs) || delayMs <= 0) return 0;
  return Math.min(delayMs, longestMs);
}
