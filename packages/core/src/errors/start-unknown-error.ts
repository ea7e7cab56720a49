import type { JsonObject } from "../model/json.ts";
import type { RunRef } from "../model/run-ref.ts";
import type { RunStatus } from "../model/run-status.ts";
import { DocmuxError, type ErrorFacts, isMarkedAs, markAs } from "./docmux-error.ts";

const marker = Symbol.for("docmux.error.StartUnknownError");

/** A run that may be the one whose start answer was lost. Nothing proves that it is. */
export interface StartCandidate {
  /** `attach` takes it. */
  ref: RunRef;
  /** When the run was looked up. */
  status: RunStatus;
  /** The vendor's status, unchanged. */
  rawStatus: string;
  /** When the vendor created it. ISO 8601, UTC. */
  createdAt?: string;
}

/** Facts of a {@link StartUnknownError}. */
export interface StartUnknownFacts extends ErrorFacts {
  /** What the provider needs to look the run up, such as the time of the start. */
  search?: JsonObject | undefined;
  /** Runs that may be the lost one. Empty when the vendor was asked and lists none, absent when it was not asked. */
  candidates?: readonly StartCandidate[] | undefined;
}

/**
 * The answer to a start was lost, or did not come before the deadline, after the vendor may have accepted it: the run may
 * exist and may be billed. docmux never starts it a second time on its own, and adopts a run only with proof that it is this
 * start. Code `start_unknown`.
 */
export class StartUnknownError extends DocmuxError {
  override name = "StartUnknownError";
  /** What the provider needs to look the run up. */
  readonly search: JsonObject | undefined;
  /** Runs that may be the lost one; absent when the vendor could not be asked. */
  readonly candidates: readonly StartCandidate[] | undefined;

  constructor(summary: string, facts: StartUnknownFacts = {}) {
    super("start_unknown", summary, facts);
    this.search = facts.search;
    this.candidates = facts.candidates;
    markAs(this, marker);
  }

  static override isInstance(value: unknown): value is StartUnknownError {
    return isMarkedAs(value, marker);
  }
}
