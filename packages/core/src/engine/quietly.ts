/** Lets an observer look on. What it throws, now or later, must not change the fate of a run. */
export function quietly(observe: () => unknown): void {
  try {
    const outcome = observe();
    // An async listener's rejection would otherwise end the process.
    if (outcome instanceof Promise) outcome.catch(() => undefined);
  } catch {
    // Nobody is told: the observer is the one who would be.
  }
}
