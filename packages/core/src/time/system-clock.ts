import { clampDelay, longestTimerMs } from "./clamp-delay.ts";
import type { Clock, Random } from "./clock.ts";

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
