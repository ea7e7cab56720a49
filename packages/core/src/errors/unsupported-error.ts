import { DocmuxError, type ErrorFacts, isMarkedAs, markAs } from "./docmux-error.ts";

const marker = Symbol.for("docmux.error.UnsupportedError");

/** The pipeline does not offer what was asked for. Code `unsupported`. */
export class UnsupportedError extends DocmuxError {
  override name = "UnsupportedError";

  constructor(summary: string, facts: ErrorFacts = {}) {
    super("unsupported", summary, facts);
    markAs(this, marker);
  }

  static override isInstance(value: unknown): value is UnsupportedError {
    return isMarkedAs(value, marker);
  }
}
