import { type TerminalStatus, worstOf } from "../../packages/core/src/provider.ts";
import { blockingVendors } from "./lane.ts";
import type { Ledger } from "./ledger.ts";
import type { Performed } from "./perform-run.ts";

/** What must never happen. */
export const violations = [
  "an unknown outcome",
  "started twice",
  "lost",
  "a ref to nothing",
  "reported twice",
  "another end than the vendor's",
  "another document's result",
] as const;

export type Violation = (typeof violations)[number];

/** Faults that take away from an answer what it said: the caller can't know better. */
const distorting: readonly string[] = ["missing-members", "null-members", "expired-result"];

/** What a run is told by its only answer cannot be asked again. */
const distortingOnce: readonly string[] = [...distorting, "unknown-status"];

/** Holds what the caller saw of a run against what the vendor did. */
export function judgeRun(performed: Performed, ledger: Ledger): Violation[] {
  const { plan, outcome, hasRef, toldTwice, readOwnDocument } = performed;
  const found: Violation[] = [];
  const starts = ledger.startsOf(plan.index);
  const struck = ledger.faultsOf(plan.index);
  const lying = blockingVendors.has(plan.lane.vendor) ? distortingOnce : distorting;
  const isDistorted = lying.some((kind) => struck.has(kind));
  if (!isKnown(performed, isDistorted)) found.push("an unknown outcome");
  if (starts > 1) found.push("started twice");
  const isTold = hasRef || ["start_unknown", "run_failed"].includes(outcome);
  if (starts === 1 && !isTold) found.push("lost");
  if (starts === 0 && hasRef) found.push("a ref to nothing");
  if (toldTwice) found.push("reported twice");
  const end = { run_failed: "failed", run_cancelled: "cancelled" }[outcome] ?? outcome;
  const isEnd = outcome.startsWith("run_") || outcome.startsWith("completed");
  // Where a success is expected, an unknown status is none: the end may then be worse than the vendor's, never better.
  const isCareful = struck.has("unknown-status") && worstOf(end as TerminalStatus, plan.lane.end) === end;
  // Hosted Pipelex maps pipes to statuses: a member more is a pipe whose status is unknown, and that only warns.
  const isWarned =
    plan.lane.vendor === "pipelex" &&
    struck.has("extra-members") &&
    end === worstOf("completed_with_warnings", plan.lane.end);
  if (isEnd && end !== plan.lane.end && !isDistorted && !isCareful && !isWarned)
    found.push("another end than the vendor's");
  if (outcome === "completed" && !readOwnDocument && !isDistorted) found.push("another document's result");
  return found;
}

const knownOutcomes: readonly string[] = [
  "completed",
  "completed_with_warnings",
  "completed_with_errors",
  "run_failed",
  "run_cancelled",
  "start_unknown",
  "timeout",
];

/** Errors by which a caller learns that a result could not be had, or that no run was started. */
const knownCodes: readonly string[] = [
  "bad_response",
  "unavailable",
  "rate_limited",
  "not_found",
  "expired",
  // A start that returned a redirect.
  "config",
];

function isKnown({ outcome, code }: Performed, isDistorted: boolean): boolean {
  // An answer that lost the members by which the output is found looks as if the vendor did not offer it.
  if (code === "unsupported") return isDistorted;
  return knownOutcomes.includes(outcome) || knownCodes.includes(code ?? "");
}
