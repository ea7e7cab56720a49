import { clampDelay, type Random } from "./clock.ts";

/** The first wait after a start, and the shortest one after that. */
export const firstPollDelayMs = 750;

/** Share of the time waited so far that the next wait lasts. */
export const pollGrowth = 0.15;

/** The longest wait that docmux chooses by itself. A vendor may ask for more. */
export const longestPollDelayMs = 30_000;

/** How often the status of a run is checked. */
export interface PollSettings {
  /** Milliseconds before the first status check, and the least between two. Default 750. */
  firstMs?: number;
  /** Milliseconds between two status checks at most, unless the vendor asks for more. Default 30,000. */
  maxMs?: number;
}

interface PollDelayInput extends PollSettings {
  /** Time since the run started, or since something about it last changed. */
  waitedMs: number;
  /** What the vendor asks for, by `Retry-After` or in its body. */
  vendorDelayMs?: number | undefined;
  random: Random;
}

/**
 * How long to wait before the next status check: 0.15 of the time waited so far, from 0.75 s to 30 s, with 10 % jitter,
 * and never less than the vendor asks for. Stateless, so it fits runs of any length.
 */
export function pollDelay({
  waitedMs,
  vendorDelayMs,
  random,
  firstMs = firstPollDelayMs,
  maxMs = Math.max(longestPollDelayMs, firstMs),
}: PollDelayInput): number {
  const growing = Math.max(firstMs, pollGrowth * waitedMs);
  const jittered = Math.min(growing, maxMs) * (0.9 + 0.2 * random());
  // Clamped before it is compared: NaN would win against any number, and then become no wait at all.
  return Math.max(clampDelay(jittered), clampDelay(vendorDelayMs ?? 0));
}

/**
 * Reads a `Retry-After` header: seconds, or an HTTP date (RFC 9110, section 10.2.3).
 *
 * @returns milliseconds from now, at least 0; `undefined` when the header is absent or says nothing readable.
 */
export function parseRetryAfter(header: string | null | undefined, nowMs: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Date.parse also takes bare numbers with a sign and much else; an HTTP date begins with the name of a weekday.
  const dateMs = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
