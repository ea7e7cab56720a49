import type { Issue } from "../model/issue.ts";
import type { RunSnapshot } from "../model/run-snapshot.ts";
import { DocmuxError, type ErrorFacts, isMarkedAs, markAs } from "./docmux-error.ts";

const marker = Symbol.for("docmux.error.RunFailedError");

/** The vendor ended the run without usable output. Code `run_failed`. */
export class RunFailedError extends DocmuxError {
  override name = "RunFailedError";
  /** The last snapshot of the run. */
  readonly snapshot: RunSnapshot;

  constructor(summary: string, facts: ErrorFacts & { snapshot: RunSnapshot }) {
    super("run_failed", summary, { ...facts, ref: facts.snapshot.ref });
    this.snapshot = facts.snapshot;
    markAs(this, marker);
  }

  /** What the vendor said of the run and of its steps. */
  get issues(): Issue[] {
    return [...this.snapshot.issues, ...this.snapshot.steps.flatMap((step) => step.issues)];
  }

  static override isInstance(value: unknown): value is RunFailedError {
    return isMarkedAs(value, marker);
  }
}
