import type { RunRef } from "@docmux/core";
import { describeRun } from "./describe-run.ts";

/** What became of runs when waiting was ended. */
export interface DetachedFacts {
  /** Vendors were asked to stop these. */
  stopped?: readonly RunRef[];
  /** A start was in flight: a run may exist. */
  leftOpen?: boolean;
  /** It is known that the command started no run. */
  isUnstarted?: boolean;
}

/** Waiting was ended by the user; the message holds the refs of runs that go on, and the commands to resume them. */
export class DetachedError extends Error {
  override name = "DetachedError";
  /** Runs that go on. */
  readonly refs: readonly RunRef[];
  /** Runs that vendors were asked to stop. */
  readonly stopped: readonly RunRef[];

  constructor(refs: readonly RunRef[], facts: DetachedFacts = {}) {
    super(describe(refs, facts));
    this.refs = refs;
    this.stopped = facts.stopped ?? [];
  }

  /** For a command about one run; without a ref, a start that was under way is left open. */
  static ofOne(
    ref: RunRef | undefined,
    { leftOpen, isCancelled }: { leftOpen: boolean; isCancelled: boolean },
  ): DetachedError {
    const refs = ref ? [ref] : [];
    const facts = { leftOpen: leftOpen && !ref, isUnstarted: !leftOpen && !ref };
    return isCancelled && ref
      ? new DetachedError([], { ...facts, stopped: refs })
      : new DetachedError(refs, facts);
  }

  static isInstance(value: unknown): value is DetachedError {
    return value instanceof DetachedError;
  }
}

function describe(
  refs: readonly RunRef[],
  { stopped = [], leftOpen = false, isUnstarted }: DetachedFacts,
): string {
  const commands = (verb: string, of: readonly RunRef[]) => of.map((ref) => `  ${describeRun(ref, verb)}`);
  const parts: string[] = [];
  if (stopped.length > 0) {
    const what = stopped.length === 1 ? "the run" : `${stopped.length} runs`;
    parts.push(`Stopped. The vendor is asked to stop ${what}. To check the outcome:`);
    parts.push(...commands("status", stopped));
  }
  if (refs.length > 0) {
    const what = refs.length === 1 ? "The run continues" : `${refs.length} runs continue`;
    parts.push(`Detached. ${what} at the vendor. To resume waiting:`, ...commands("wait", refs));
  }
  if (leftOpen) {
    parts.push(
      "Interrupted during a start request. The run may exist and be billed. Its ref follows here if the vendor's " +
        "response still arrives. Otherwise check docmux list or the vendor's console before you start it again.",
    );
  }
  if (parts.length > 0) return parts.join("\n");
  return isUnstarted ? "Stopped. No run was started." : "Stopped.";
}
