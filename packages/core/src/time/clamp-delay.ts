/** The longest wait between two looks at a run. A vendor that asks for more is asked again earlier. */
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
