/** What a timer takes; a longer one would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** Waits in real time, without keeping the process alive. `Infinity` waits as long as a timer can. */
export function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.min(Math.max(0, durationMs), longestTimerMs)).unref();
  });
}
