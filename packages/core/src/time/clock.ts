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
