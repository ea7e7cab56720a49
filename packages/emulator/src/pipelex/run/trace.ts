import type { Pipe } from "../bundle/pipe.ts";
import type { PipelexError } from "../pipelex-error.ts";
import type { InferenceCall } from "./inference-call.ts";
import type { Stuff } from "./stuff.ts";
import type { WorkingMemory } from "./working-memory.ts";

/** One pipe as it went, or will have gone. Times are milliseconds from the start of the run. */
export interface TraceNode {
  pipe: Pipe;
  parent: TraceNode | null;
  outcome: "succeeded" | "failed" | "skipped" | "canceled";
  startMs: number;
  endMs: number;
  inputs: Stuff[];
  outputs: Stuff[];
  calls: InferenceCall[];
  executionData: Record<string, unknown>;
  error?: PipelexError;
  skipReason?: string;
}

/** A link between two nodes that is not part of the tree. */
export interface TraceEdge {
  kind: "data" | "batch_item" | "batch_aggregate" | "parallel_combine" | "selected_outcome";
  source: TraceNode;
  target: TraceNode;
  label: string;
  sourceDigest?: string;
  targetDigest?: string;
}

/** The whole course of a run, known once its work is done; what a read shows of it depends on the time. */
export interface Trace {
  pipe: Pipe;
  /** In start order, parents before their children. */
  nodes: TraceNode[];
  edges: TraceEdge[];
  /** How long the run takes, in milliseconds. */
  durationMs: number;
  memory: WorkingMemory;
  /** The name under which the answer stands; absent when the run failed. */
  main?: Stuff;
  failure?: PipelexError;
}

/** The words that a hosted run's `pipe_statuses` use. */
export type NodeStatus = "scheduled" | "running" | TraceNode["outcome"];

/** What a node shows so many milliseconds after the start of its run. */
export function nodeStatusAt(node: TraceNode, elapsedMs: number): NodeStatus {
  if (elapsedMs < node.startMs) return "scheduled";
  return elapsedMs < node.endMs ? "running" : node.outcome;
}
