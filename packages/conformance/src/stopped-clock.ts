import type { Clock } from "@docmux/core";

/** A clock on which nothing that sleeps wakes up by itself: for what must happen at once or not at all. */
export function stoppedClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    sleep: (_delayMs, signal) =>
      new Promise((_, reject) => {
        if (signal?.aborted) reject(signal.reason);
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
  };
}
