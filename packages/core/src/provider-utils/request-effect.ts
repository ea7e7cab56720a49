/**
 * What a request does at the vendor, which decides when it may be sent again:
 *
 * - `poll`: looks at a run. Never repeated here; the engine's poll loop asks again.
 * - `read`: changes nothing. Repeated after any passing trouble.
 * - `write`: changes something without starting a paid run. Repeated only when the vendor surely did not accept it.
 * - `start`: starts a paid run. As `write`; a lost answer becomes a `StartUnknownError`.
 */
export type RequestEffect = "poll" | "read" | "write" | "start";

/** How often a request is repeated at the most. */
export const maxRetries: Readonly<Record<RequestEffect, number>> = { poll: 0, read: 3, write: 3, start: 3 };

/** Answers by which a vendor says that it did not take the request and that it may be sent again. */
const refusedForNow: readonly number[] = [429, 503];

/** Answers that a repeated read may not meet again. */
function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Whether an answer with this status may be followed by the same request again. */
export function mayRepeatAfterStatus(effect: RequestEffect, status: number): boolean {
  return effect === "read" ? isPassing(status) : refusedForNow.includes(status);
}

/** Whether an answer with this status leaves open if the vendor accepted the request. */
export function leavesStartOpen(status: number): boolean {
  return status === 408 || (status >= 500 && !refusedForNow.includes(status));
}
