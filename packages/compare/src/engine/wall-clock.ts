/** Milliseconds since the epoch, where no clock was given. */
export function wallClock(): number {
  return Date.now();
}
