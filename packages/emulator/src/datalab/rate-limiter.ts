import { DatalabError } from "./datalab-error.ts";

const WINDOW_MS = 60_000;

/** Counts requests per endpoint over the last minute of the emulator's clock. */
export class RateLimiter {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #seen = new Map<string, number[]>();

  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** @throws DatalabError with status 429 above the limit, with the vendor's message. */
  admit(endpoint: string): void {
    if (this.#limit === Infinity) return;
    const now = this.#now();
    const recent = (this.#seen.get(endpoint) ?? []).filter((atMs) => now - atMs < WINDOW_MS);
    if (recent.length >= this.#limit) throw new DatalabError(429, rateLimitText(endpoint, this.#limit));
    this.#seen.set(endpoint, [...recent, now]);
  }
}

/** The text of a 429 for too many requests a minute (https://documentation.datalab.to/docs/common/limits). */
export function rateLimitText(endpoint: string, limit: number): string {
  return (
    `Rate limit exceeded for endpoint ${endpoint}. You can make ${limit} requests every 60 seconds. ` +
    "Please try again later, or reach out to support@datalab.to if you need a higher limit."
  );
}
