import { AsyncLocalStorage } from "node:async_hooks";

const shifts = new AsyncLocalStorage<number>();

/** How far the request that is being answered lives in the future, in milliseconds. */
export function timeShiftMs(): number {
  return shifts.getStore() ?? 0;
}

/** Answers one request as if this much time had passed. Nothing outside of it notices. */
export function inTheFuture<Answer>(shiftMs: number, answer: () => Answer): Answer {
  return shifts.run(shiftMs, answer);
}
