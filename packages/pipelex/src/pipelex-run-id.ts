import type { WireRunAnswer } from "./pipelex-wire.ts";

/** The ids of runs that an answer names: its own, and that of the output in it. */
export function runIdsIn({ pipeline_run_id: runId, pipe_output: output }: WireRunAnswer): string[] {
  return [runId, output?.pipeline_run_id].filter((id): id is string => typeof id === "string" && id !== "");
}

/** Of the ids that answers name, one that is not the run's where there is such a one: core refuses it. */
export function namedRunId(ids: readonly string[], runId: string): string | undefined {
  return ids.find((id) => id !== runId) ?? ids[0];
}
