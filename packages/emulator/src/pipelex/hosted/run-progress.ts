import { pipeRef } from "../bundle/pipe.ts";
import { type NodeStatus, nodeStatusAt, type TraceNode } from "../run/trace.ts";
import { isoTime } from "../wire/iso-time.ts";
import { nodePath } from "../wire/node-path.ts";
import type { RunView } from "./run-read.ts";

/**
 * The progress of each call of a run, which newer services return at `/v1/runs/{id}/progress`. Calls that have not begun are
 * `scheduled`; those that still ran when the run was ended are `canceled`. The sentence of `summary` is the emulator's own.
 */
export function runProgress(view: RunView, nowMs: number): Record<string, unknown> {
  const { run, trace, state } = view;
  const statuses = trace.nodes.map((node) => statusOf(node, view));
  const [root] = trace.nodes;
  return {
    pipeline_run_id: run.id,
    mode: "live",
    status: state.state,
    // Counts what has happened, so that a later read never has a smaller number.
    version: trace.nodes.reduce((sum, node) => sum + happenedTo(node, view), 0),
    assembled_at: isoTime(nowMs),
    summary: summaryOf(statuses),
    root_path: root ? nodePath(root, trace) : null,
    invocations: trace.nodes.map((node, index) => invocation(node, statuses[index] ?? "scheduled", view)),
  };
}

function statusOf(node: TraceNode, { state }: RunView): NodeStatus {
  const status = nodeStatusAt(node, state.elapsedMs);
  return state.isEnded && status === "running" ? "canceled" : status;
}

function happenedTo(node: TraceNode, { state }: RunView): number {
  return Number(state.elapsedMs >= node.startMs) + Number(state.elapsedMs >= node.endMs);
}

function summaryOf(statuses: readonly NodeStatus[]): string {
  const words: NodeStatus[] = ["succeeded", "running", "scheduled", "failed", "skipped", "canceled"];
  const counts = words.map((word) => ({ word, count: statuses.filter((status) => status === word).length }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(", ");
}

function invocation(node: TraceNode, status: NodeStatus, view: RunView): Record<string, unknown> {
  const { run, trace, state } = view;
  const { pipe, error } = node;
  const hasBegun = status !== "scheduled" && status !== "skipped";
  const hasEnded = hasBegun && state.elapsedMs >= node.endMs;
  const timeOf = (ms: number) => isoTime(run.createdMs + run.queueMs + ms);
  return {
    path: nodePath(node, trace),
    pipe_code: pipe.code,
    pipe_ref: pipeRef(pipe),
    pipe_type: pipe.type,
    status,
    started_at: hasBegun ? timeOf(node.startMs) : null,
    ended_at: hasEnded ? timeOf(node.endMs) : null,
    skip_reason: status === "skipped" ? (node.skipReason ?? null) : null,
    batch: pipe.type === "PipeBatch" ? batchOf(node, view) : null,
    condition: hasEnded ? (node.executionData.selected_outcome ?? null) : null,
    attempts: hasBegun ? 1 : 0,
    last_failure:
      status === "failed" && error ? { error_type: error.errorType, message: error.message } : null,
  };
}

function batchOf(node: TraceNode, view: RunView): Record<string, number> {
  const branches = view.trace.nodes.filter((candidate) => candidate.parent === node);
  const statuses = branches.map((branch) => statusOf(branch, view));
  const count = (...words: NodeStatus[]) => statuses.filter((status) => words.includes(status)).length;
  return {
    total: branches.length,
    done: count("succeeded", "skipped"),
    running: count("running"),
    failed: count("failed", "canceled"),
  };
}
