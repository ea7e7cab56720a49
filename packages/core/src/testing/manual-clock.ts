import type { Clock } from "../time/clock.ts";

interface Sleeper {
  wakeMs: number;
  wake: () => void;
}

/**
 * A clock that moves only on order, or, with `skipUpToMs`, jumps over short sleeps by itself, so that a test
 * of hours of waiting takes no time.
 *
 * @example
 * ```ts
 * const clock = new ManualClock();
 * const waiting = clock.sleep(60_000);
 * await clock.advance(60_000);
 * await waiting;
 * ```
 */
export class ManualClock implements Clock {
  /** Every delay that was asked for, in order, in milliseconds. */
  readonly sleeps: number[] = [];
  readonly #skipUpToMs: number;
  #nowMs: number;
  #sleepers: Sleeper[] = [];

  /**
   * @param options - `startIso`: where the clock begins, default `2026-04-01T10:00:00Z`. `skipUpToMs`: sleeps of at most
   * this length are jumped over, default 0: none. Keep it below the `timeoutMs` of what is tested: waiting for a deadline
   * is a sleep too, and one that is jumped over ends the wait at once, with a `RunTimeoutError` before the first look.
   */
  constructor({ startIso = "2026-04-01T10:00:00Z", skipUpToMs = 0 } = {}) {
    this.#nowMs = Date.parse(startIso);
    this.#skipUpToMs = skipUpToMs;
  }

  now(): number {
    return this.#nowMs;
  }

  /** How many sleeps are waiting. */
  get waiting(): number {
    return this.#sleepers.length;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(delayMs);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const sleeper: Sleeper = {
        wakeMs: this.#nowMs + delayMs,
        wake: () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      const abort = () => {
        this.#sleepers = this.#sleepers.filter((candidate) => candidate !== sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#sleepers.push(sleeper);
      if (delayMs > this.#skipUpToMs) return;
      queueMicrotask(() => {
        if (!signal?.aborted) this.#moveTo(Math.max(this.#nowMs, sleeper.wakeMs));
      });
    });
  }

  /** Moves the clock, waking sleepers in their order and letting what they do settle in between. */
  async advance(milliseconds: number): Promise<void> {
    const targetMs = this.#nowMs + milliseconds;
    await settle();
    for (;;) {
      const next = Math.min(...this.#sleepers.map((sleeper) => sleeper.wakeMs));
      if (next > targetMs) break;
      this.#moveTo(Math.max(next, this.#nowMs));
      await settle();
    }
    this.#nowMs = targetMs;
  }

  #moveTo(epochMs: number): void {
    this.#nowMs = epochMs;
    const due = this.#sleepers.filter((sleeper) => sleeper.wakeMs <= epochMs);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.wakeMs > epochMs);
    for (const sleeper of due.sort((a, b) => a.wakeMs - b.wakeMs)) sleeper.wake();
  }
}

const settlingTurns = 50;

async function settle(): Promise<void> {
  for (let turn = 0; turn < settlingTurns; turn += 1) await Promise.resolve();
}
