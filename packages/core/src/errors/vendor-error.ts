import { DocmuxError, type ErrorFacts, isMarkedAs, markAs } from "./docmux-error.ts";

const marker = Symbol.for("docmux.error.VendorError");

/** The codes that a vendor's answer, or its silence, can lead to. */
export type VendorErrorCode =
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "expired"
  | "rate_limited"
  | "unavailable"
  | "bad_response";

/** Facts of a {@link VendorError}. */
export interface VendorErrorFacts extends ErrorFacts {
  /** What the vendor's own `Retry-After` asks for, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** Output that was delivered but does not match the schema that it was asked for. */
  data?: unknown;
}

/** The vendor refused, could not be reached, or answered something unreadable. */
export class VendorError extends DocmuxError {
  override name = "VendorError";
  /** What the answer, or the silence, comes down to. */
  declare readonly code: VendorErrorCode;
  /** What the vendor's own `Retry-After` asks for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly #data: unknown;

  constructor(code: VendorErrorCode, summary: string, facts: VendorErrorFacts = {}) {
    super(code, summary, facts);
    this.retryAfterMs = facts.retryAfterMs;
    this.#data = facts.data;
    markAs(this, marker);
  }

  /** Output that was delivered but does not match the schema that it was asked for. Not printed with the error. */
  get data(): unknown {
    return this.#data;
  }

  static override isInstance(value: unknown): value is VendorError {
    return isMarkedAs(value, marker);
  }
}
