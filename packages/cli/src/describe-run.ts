import { formatRef, type RunRef } from "@docmux/core";
import type { StartedRuns } from "./started-runs.ts";
import { printable } from "./view/printable.ts";

/** Names a run: vendor, run id, and the command that continues with it. */
export function describeRun(ref: RunRef, command = "wait"): string {
  return `${nameOf(ref)}: docmux ${command} ${formatRef(ref)}`;
}

/** Names a run that may be the one whose start response was lost, and the command that shows it. */
export function describeCandidate(ref: RunRef): string {
  return `${nameOf(ref)}: docmux status '${formatRef(ref)}'`;
}

/** Keeps a run, so that it is named where output is lost. */
export function keepRun(runs: StartedRuns, ref: RunRef): void {
  runs.add(formatRef(ref), describeRun(ref));
}

function nameOf({ providerId, runId }: RunRef): string {
  return `${printable(providerId)} run ${printable(runId)}`;
}
