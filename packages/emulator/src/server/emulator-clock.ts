import { timeShiftMs } from "./request-time.ts";

/**
 * The time an emulator lives by. Every state machine is a pure function of `now()`, so a test moves a run forward by
 * moving the clock instead of waiting.
 */
export interface EmulatorClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/** The wall clock. */
export const systemClock: EmulatorClock = { now: () => Date.now() + timeShiftMs() };

/** A clock that only moves when it is advanced. */
export class ManualEmulatorClock implements EmulatorClock {
  #nowMs: number;

  constructor(startIso = "2026-04-01T10:00:00Z") {
    this.#nowMs = Date.parse(startIso);
  }

  now(): number {
    return this.#nowMs;
  }

  /** Moves the time forward. */
  advance(milliseconds: number): void {
    this.#nowMs += milliseconds;
  }
}

const shifting = new WeakSet<EmulatorClock>([systemClock]);

/** The same clock, seen from a request that may be answered as of later. */
export function requestClock(clock: EmulatorClock): EmulatorClock {
  if (shifting.has(clock)) return clock;
  const shifted: EmulatorClock = { now: () => clock.now() + timeShiftMs() };
  shifting.add(shifted);
  return shifted;
}
