import { DocmuxError, type ErrorFacts, isMarkedAs, markAs } from "./docmux-error.ts";

const marker = Symbol.for("docmux.error.ConfigError");

/** A setting is missing or does not fit. Code `config`. */
export class ConfigError extends DocmuxError {
  override name = "ConfigError";

  constructor(summary: string, facts: ErrorFacts = {}) {
    super("config", summary, facts);
    markAs(this, marker);
  }

  static override isInstance(value: unknown): value is ConfigError {
    return isMarkedAs(value, marker);
  }
}
