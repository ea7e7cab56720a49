import { formatRef, type RunRef } from "@docmux/core";

/** What became of runs when waiting was ended. */
export interface DetachedFacts {
  /** Vendors were asked to stop these. */
  stopped?: readonly RunRef[];
  /** A start was under way, and nobody knows what became of it. */
  leftOpen?: boolean;
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
    const facts = { leftOpen: leftOpen && !ref };
    return isCancelled ? new DetachedError([], { ...facts, stopped: refs }) : new DetachedError(refs, facts);
  }

  static isInstance(value: unknown): value is DetachedError {
    return value instanceof DetachedError;
  }
}

function describe(refs: readonly RunRef[], { stopped = [], leftOpen = false }: DetachedFacts): string {
  const commands = (verb: string, of: readonly RunRef[]) =>
    of.map((ref) => `  docmux ${verb} ${formatRef(ref)}`);
  const parts: string[] = [];
  if (stopped.length > 0) {
    const what = stopped.length === 1 ? "the run" : `${stopped.length} runs`;
    parts.push(`Stopped. The vendor is asked to stop ${what}; to see what became of it:`);
    parts.push(...commands("status", stopped));
  }
  if (refs.length > 0) {
    const what = refs.length === 1 ? "The run goes" : `${refs.length} runs go`;
    parts.push(`Detached. ${what} on at the vendor; to wait again:`, ...commands("wait", refs));
  }
  if (leftOpen) {
    parts.push(
      "Stopped while the vendor was being asked to start a run: it may exist and be billed. Look it up there, " +
        "or with docmux list, before you start it again.",
    );
  }
  return parts.length > 0 ? parts.join("\n") : "Stopped before a run was started.";
}
