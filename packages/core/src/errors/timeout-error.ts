import { DocmuxError, type ErrorFacts, isMarkedAs, markAs } from "./docmux-error.ts";

const marker = Symbol.for("docmux.error.TimeoutError");

/**
 * The deadline of this client passed. The run continues at the vendor, or it ended and only its result was not read; `ref`
 * names it. Without a `ref`, no run was started. Code `timeout`.
 */
export class TimeoutError extends DocmuxError {
  override name = "TimeoutError";

  constructor(summary: string, facts: ErrorFacts = {}) {
    super("timeout", summary, facts);
    markAs(this, marker);
  }

  static override isInstance(value: unknown): value is TimeoutError {
    return isMarkedAs(value, marker);
  }
}
