import { PipelexError } from "../pipelex-error.ts";
import { endOf, type PipelexRun } from "../run/run-state.ts";
import type { Trace } from "../run/trace.ts";
import type { ConceptForm } from "./concept-wire.ts";
import { isoTime } from "./iso-time.ts";
import { pipeOutput } from "./pipe-output.ts";

/**
 * The answer to a blocking execute on `v1` and `hosted`.
 * @throws PipelexError for a run that did not complete: such a run is an HTTP error, never a 200
 */
export function executeAnswer(
  run: PipelexRun,
  trace: Trace,
  conceptForm: ConceptForm,
): Record<string, unknown> {
  const end = endOf(run, trace);
  if (end.state !== "COMPLETED") throw runFailure(trace, end.state);
  return {
    pipeline_run_id: run.id,
    created_at: isoTime(run.createdMs),
    state: end.state,
    finished_at: isoTime(end.atMs),
    main_stuff_name: trace.main?.name ?? null,
    pipe_output: pipeOutput(run, trace, conceptForm),
  };
}

/** Why a run did not complete. */
export function runFailure(trace: Trace, state: string): PipelexError {
  if (state === "FAILED" && trace.failure) return trace.failure;
  return new PipelexError("PipelineExecutionError", `Pipeline run ended in state ${state}`, {
    domain: "runtime",
  });
}
