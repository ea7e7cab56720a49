/**
 * Milliseconds since the epoch, where no clock was given. Read here and not in core, whose own clock is not public: nothing
 * in a comparison waits, so a clock with timers is not needed.
 */
export function wallClock(): number {
  return Date.now();
}
