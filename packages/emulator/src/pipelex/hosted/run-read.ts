import { reachablePipes } from "../bundle/pipe-tree.ts";
import type { PipelexError } from "../pipelex-error.ts";
import { type PipelexRun, type RunState, stateAt } from "../run/run-state.ts";
import { nodeStatusAt, type Trace } from "../run/trace.ts";
import { errorReport } from "../wire/error-report.ts";
import { runFailure } from "../wire/execute-answer.ts";
import { isoTime } from "../wire/iso-time.ts";
import { parseMethodId } from "./method-id.ts";

/** A run at one moment, with everything that its reads are made of. */
export interface RunView {
  run: PipelexRun;
  trace: Trace;
  state: RunState;
}

export async function viewRun(run: PipelexRun, nowMs: number): Promise<RunView> {
  const trace = await run.work;
  return { run, trace, state: stateAt(run, trace, nowMs) };
}

/** The answer to a status read. */
export function runRead(view: RunView): Record<string, unknown> {
  const { run, state } = view;
  return {
    pipeline_run_id: run.id,
    pipe_code: run.prepared.pipe.code,
    status: state.state,
    created_at: isoTime(run.createdMs),
    finished_at: state.finishedMs === null ? null : isoTime(state.finishedMs),
    error: storedError(view),
    degraded: false,
  };
}

/** One item of the list of runs. */
export function runHistoryItem(view: RunView): Record<string, unknown> {
  const { degraded: _degraded, ...read } = runRead(view);
  const { methodId } = view.run.request;
  const version = methodId === undefined ? null : parseMethodId(methodId).version;
  return { ...read, method_version: version, source_digest: null };
}

/** One run with what it was asked and how far each of its pipes is. */
export function runDetail(view: RunView): Record<string, unknown> {
  const { run, state } = view;
  const { bundles, inputs, methodId } = run.request;
  return {
    ...runHistoryItem(view),
    mthds_contents: bundles,
    inputs,
    method_id: methodId === undefined ? null : parseMethodId(methodId).methodId,
    org_id: "org_emulator",
    created_by_user_id: "user_emulator",
    workflow_id: `pipeline-${run.id}`,
    result_url: state.state === "COMPLETED" ? `org_emulator/results/${run.id}/` : null,
    pipe_statuses: pipeStatuses(view),
  };
}

/** The error of a run that ended badly, as the platform keeps it: numbers of the provider turned into text. */
export function storedError({ trace, state }: RunView): Record<string, unknown> | null {
  if (!state.isEnded || state.state === "COMPLETED") return null;
  if (state.state !== "FAILED") return null;
  const failure: PipelexError = runFailure(trace, state.state);
  const metadata = failure.facts.providerMetadata;
  return {
    ...errorReport(failure),
    provider_metadata: metadata
      ? Object.fromEntries(
          Object.entries(metadata).map(([name, value]) => [
            name,
            typeof value === "number" ? String(value) : value,
          ]),
        )
      : null,
  };
}

function pipeStatuses({ run, trace, state }: RunView): Record<string, string> {
  const statuses: Record<string, string> = {};
  for (const pipe of reachablePipes(run.prepared.library, run.prepared.pipe)) {
    statuses[pipe.code] = "scheduled";
  }
  for (const node of trace.nodes) {
    const status = nodeStatusAt(node, state.elapsedMs);
    // When a batch runs one pipe several times, a run that has not ended decides the status of the pipe.
    if (statuses[node.pipe.code] === "running") continue;
    if (status === "scheduled" && statuses[node.pipe.code] !== undefined) continue;
    statuses[node.pipe.code] = status === "canceled" ? "skipped" : status;
  }
  return statuses;
}
