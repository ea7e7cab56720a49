import { formatRef, type RunRef } from "@docmux/core";
import type { StartedRuns } from "./started-runs.ts";
import { printable } from "./view/printable.ts";

/** Names a run: vendor, run id, and the command that continues with it. */
export function describeRun(ref: RunRef, command = "wait"): string {
  const { providerId, runId } = ref;
  return `${printable(providerId)} run ${printable(runId)}: docmux ${command} ${formatRef(ref)}`;
}

/** Keeps a run, so that it is named where output is lost. */
export function keepRun(runs: StartedRuns, ref: RunRef): void {
  runs.add(formatRef(ref), describeRun(ref));
}
