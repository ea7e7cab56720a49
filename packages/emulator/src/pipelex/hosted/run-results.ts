import { problemCodeOf } from "../wire/coded-problem.ts";
import { runFailure } from "../wire/execute-answer.ts";
import { runArtifacts } from "../wire/pipe-output.ts";
import { workingMemoryWire } from "../wire/working-memory-wire.ts";
import type { HostedContext } from "./hosted-context.ts";
import { invalidField, PlatformError } from "./platform-error.ts";
import { type RunView, storedError } from "./run-read.ts";

const artifactNames = [
  "graph_spec",
  "pipe_io_contracts",
  "input_form",
  "output_form",
  "main_stuff",
  "working_memory",
  "tokens_usages",
];

/**
 * Reads `?artifacts=a,b`.
 * @returns `undefined` for all of them
 * @throws PlatformError 400 for an empty list or an unknown name
 */
export function readArtifacts(written: string | undefined): string[] | undefined {
  if (written === undefined) return undefined;
  const names = written.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !artifactNames.includes(name));
  if (unknown.length === 0) return names;
  throw invalidField("artifacts", `artifacts must name some of: ${artifactNames.join(", ")}`, 400);
}

/** The results of a completed run. */
export function runResults(
  { run, trace }: RunView,
  { conceptForm }: HostedContext,
  artifacts: string[] | undefined,
): Record<string, unknown> {
  const made = runArtifacts(run, trace);
  const results: Record<string, unknown> = {
    main_stuff: trace.main?.content,
    working_memory: workingMemoryWire(trace.memory, { conceptForm, absences: true }),
    graph_spec: made.graph_spec,
    tokens_usages: made.tokens_usages,
  };
  const wanted = Object.entries(results).filter(([name]) => artifacts?.includes(name) ?? true);
  return {
    pipeline_run_id: run.id,
    ...Object.fromEntries(wanted),
    usage_assembly_error: made.usage_assembly_error,
  };
}

/**
 * The 409 of a run that ended without results. The oldest platform leaves `run_status` and `error` out; the newest says
 * `run.failed`, the word in `params`, and the run's own problem in `run_error`.
 */
export function resultsConflict(view: RunView): PlatformError {
  const { state } = view.state;
  const { legacyConflict, codedConflict } = view.run.order;
  const error = storedError(view);
  const detail = `Run finished with status ${state}${error ? `: ${String(error.message)}` : ""}`;
  if (codedConflict) {
    const extra = { params: { run_status: state }, run_error: runError(view) };
    return new PlatformError("run.failed", 409, detail, { extra });
  }
  const extra = legacyConflict ? {} : { run_status: state, error };
  return new PlatformError("conflict", 409, detail, { extra });
}

/** `null` for a run that was ended by something other than its own failure. */
function runError({ trace, state }: RunView): Record<string, unknown> | null {
  if (state.state !== "FAILED") return null;
  const failure = runFailure(trace, state.state);
  const { code, status, domain, title } = problemCodeOf(failure);
  return { code, status, domain, title, detail: failure.message };
}
