/**
 * What a request does at the vendor, which decides when it may be sent again:
 *
 * - `poll`: one status check of a run. Never repeated here; the engine's poll loop asks again.
 * - `read`: changes nothing. Repeated after any transient error.
 * - `write`: changes something without starting a paid run. Repeated only when it never left this machine or the vendor's
 *   own refusal came back.
 * - `start`: starts a paid run. As `write`; a lost answer becomes a `StartUnknownError`.
 */
export type RequestEffect = "poll" | "read" | "write" | "start";

/** How often a request is repeated at the most. */
export const maxRetries: Readonly<Record<RequestEffect, number>> = { poll: 0, read: 3, write: 3, start: 3 };

/** Statuses that a repeated read may not meet again. */
export function isTransientStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}
