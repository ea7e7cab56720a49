import type { Clock } from "@docmux/core";

const longestSkippedMs = 60_000;

/**
 * Real time, in which the waits between two looks take one turn of the event loop: what is left is work. Deadlines stay
 * real timers.
 */
export const unwaitingClock: Clock = {
  now: () => Date.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve, reject) => {
      const wake = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = delayMs > longestSkippedMs ? setTimeout(wake, delayMs) : undefined;
      if (timer === undefined) setImmediate(wake);
      signal?.addEventListener("abort", abort, { once: true });
    }),
};
