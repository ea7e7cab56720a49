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

/** The 409 of a run that ended without results. The older platform left `run_status` and `error` out. */
export function resultsConflict(view: RunView): PlatformError {
  const { state } = view.state;
  const error = storedError(view);
  const detail = `Run finished with status ${state}${error ? `: ${String(error.message)}` : ""}`;
  const extra = view.run.order.legacyConflict ? {} : { run_status: state, error };
  return new PlatformError("conflict", 409, detail, { extra });
}
