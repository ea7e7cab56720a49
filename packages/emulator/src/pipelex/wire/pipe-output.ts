import type { PipelexRun } from "../run/run-state.ts";
import type { Trace } from "../run/trace.ts";
import type { ConceptForm } from "./concept-wire.ts";
import { graphSpec } from "./graph-spec.ts";
import { tokensUsages } from "./tokens-usages.ts";
import { workingMemoryWire } from "./working-memory-wire.ts";

/** The observed course of a run, as every dialect since `v1` carries it. */
export function runArtifacts(run: PipelexRun, trace: Trace): RunArtifacts {
  const { withoutGraph, withoutUsages } = run.order;
  const startMs = run.createdMs + run.queueMs;
  const { library } = run.prepared;
  return {
    graph_spec: withoutGraph
      ? null
      : graphSpec(trace, { graphId: run.graphId, startMs, library, mode: "live", protocol: run.protocol }),
    graph_assembly_error: withoutGraph ? "GraphAssemblyError: events of the run are incomplete" : null,
    tokens_usages: withoutUsages ? null : tokensUsages(trace, startMs),
    usage_assembly_error: withoutUsages ? "UsageAssemblyError: records of the run are incomplete" : null,
  };
}

interface RunArtifacts {
  graph_spec: Record<string, unknown> | null;
  graph_assembly_error: string | null;
  tokens_usages: Record<string, unknown>[] | null;
  usage_assembly_error: string | null;
}

/** `pipe_output` of dialects `v1` and `hosted`; members without a value are dumped as `null`. */
export function pipeOutput(run: PipelexRun, trace: Trace, conceptForm: ConceptForm): Record<string, unknown> {
  return {
    working_memory: workingMemoryWire(trace.memory, { conceptForm, absences: true }),
    pipeline_run_id: run.id,
    working_memory_raw: null,
    ...runArtifacts(run, trace),
  };
}
