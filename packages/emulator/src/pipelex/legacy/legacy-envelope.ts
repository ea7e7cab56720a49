import type { PipelexRun } from "../run/run-state.ts";
import { endOf } from "../run/run-state.ts";
import type { Trace } from "../run/trace.ts";
import type { ConceptForm } from "../wire/concept-wire.ts";
import { isoTime } from "../wire/iso-time.ts";
import { workingMemoryWire } from "../wire/working-memory-wire.ts";
import { pipeStructures } from "./pipe-structures.ts";

/** The answer to `/pipeline/start`: the run continues, and no route returns its output. */
export function legacyStartEnvelope(run: PipelexRun): Record<string, unknown> {
  return {
    status: "success",
    message: null,
    error: null,
    pipeline_run_id: run.id,
    created_at: isoTime(run.createdMs, "Z"),
    pipeline_state: "STARTED",
    finished_at: null,
    pipe_output: null,
    main_stuff_name: null,
    pipe_structures: null,
  };
}

/** The answer to `/pipeline/execute`. */
export function legacyExecuteEnvelope(
  run: PipelexRun,
  trace: Trace,
  conceptForm: ConceptForm,
): Record<string, unknown> {
  const end = endOf(run, trace);
  const envelope = {
    ...legacyStartEnvelope(run),
    pipeline_state: end.state,
    finished_at: isoTime(end.atMs, "Z"),
  };
  if (end.state !== "COMPLETED") {
    const error = trace.failure?.message ?? `Pipeline run ended in state ${end.state}`;
    return { ...envelope, status: "error", error };
  }
  return {
    ...envelope,
    pipe_output: {
      working_memory: workingMemoryWire(trace.memory, { conceptForm, absences: false, isLegacy: true }),
      pipeline_run_id: run.id,
    },
    main_stuff_name: trace.main?.name ?? null,
    pipe_structures: pipeStructures(run.prepared),
  };
}
