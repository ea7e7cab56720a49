import { clampDelay, longestTimerMs } from "./clamp-delay.ts";
import type { Clock } from "./clock.ts";

/** Resolves at a moment, however far away; rejects with `signal.reason` as soon as the signal aborts. */
export async function sleepUntil(clock: Clock, epochMs: number, signal: AbortSignal): Promise<void> {
  for (let leftMs = epochMs - clock.now(); leftMs > 0; leftMs = epochMs - clock.now()) {
    await clock.sleep(clampDelay(leftMs, longestTimerMs), signal);
  }
}
