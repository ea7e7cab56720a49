import type { Issue } from "../model/issue.ts";
import type { RunSnapshot } from "../model/run-snapshot.ts";
import { DocmuxError, type ErrorFacts, isMarkedAs, markAs } from "./docmux-error.ts";

const marker = Symbol.for("docmux.error.RunCancelledError");

/** The run was stopped on request, by this client or elsewhere. Code `run_cancelled`. */
export class RunCancelledError extends DocmuxError {
  override name = "RunCancelledError";
  /** The last snapshot of the run. */
  readonly snapshot: RunSnapshot;

  constructor(summary: string, facts: ErrorFacts & { snapshot: RunSnapshot }) {
    super("run_cancelled", summary, { ...facts, ref: facts.snapshot.ref });
    this.snapshot = facts.snapshot;
    markAs(this, marker);
  }

  /** What the vendor said of the run and of its steps. */
  get issues(): Issue[] {
    return [...this.snapshot.issues, ...this.snapshot.steps.flatMap((step) => step.issues)];
  }

  static override isInstance(value: unknown): value is RunCancelledError {
    return isMarkedAs(value, marker);
  }
}
