import type { Clock } from "@docmux/core";
import { stoppedClock } from "./stopped-clock.ts";

/** Deadlines sleep longer; what is shorter waits for a run, or to ask again. */
const longestWaitMs = 600_000;

/** A clock whose first wait for a run never ends, so that a case can act in the middle of it. */
export function holdFirstWait(clock: Clock): { clock: Clock; waiting: Promise<void> } {
  let markWaiting: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    markWaiting = resolve;
  });
  let isHeld = false;
  return {
    waiting,
    clock: {
      now: () => clock.now(),
      sleep(delayMs, signal) {
        if (isHeld || delayMs > longestWaitMs) return clock.sleep(delayMs, signal);
        isHeld = true;
        markWaiting();
        return stoppedClock(clock).sleep(delayMs, signal);
      },
    },
  };
}
