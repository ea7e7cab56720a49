import { DocmuxError, type ErrorFacts, isMarkedAs, markAs } from "./docmux-error.ts";

const marker = Symbol.for("docmux.error.InvalidInputError");

/** An input was refused, by docmux before sending or by the vendor. Code `invalid_input`. */
export class InvalidInputError extends DocmuxError {
  override name = "InvalidInputError";

  constructor(summary: string, facts: ErrorFacts = {}) {
    super("invalid_input", summary, facts);
    markAs(this, marker);
  }

  static override isInstance(value: unknown): value is InvalidInputError {
    return isMarkedAs(value, marker);
  }
}
