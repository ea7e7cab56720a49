import type { RunResult } from "../model/run-result.ts";
import { DocmuxError, type ErrorFacts, isMarkedAs, markAs } from "./docmux-error.ts";

const marker = Symbol.for("docmux.error.PartialResultError");

/** Part of the output is missing and `requireComplete` was set. Code `partial_result`. */
export class PartialResultError extends DocmuxError {
  override name = "PartialResultError";
  readonly #result: RunResult;

  constructor(summary: string, facts: ErrorFacts & { result: RunResult }) {
    super("partial_result", summary, { ...facts, ref: facts.result.ref });
    this.#result = facts.result;
    markAs(this, marker);
  }

  /** What was delivered. Not printed with the error. */
  get result(): RunResult {
    return this.#result;
  }

  static override isInstance(value: unknown): value is PartialResultError {
    return isMarkedAs(value, marker);
  }
}
