import type { BareProtocol } from "../bare/bare-protocol.ts";
import { conceptRef } from "../bundle/concept.ts";
import { isController, pipeRef } from "../bundle/pipe.ts";
import type { PipeLibrary } from "../bundle/pipe-library.ts";
import { reachablePipes } from "../bundle/pipe-tree.ts";
import type { PipelexError } from "../pipelex-error.ts";
import type { InferenceCall } from "../run/inference-call.ts";
import { isList, type Stuff } from "../run/stuff.ts";
import type { Trace, TraceNode } from "../run/trace.ts";
import { problemCodeOf } from "./coded-problem.ts";
import { conceptWire } from "./concept-wire.ts";
import { isoTime } from "./iso-time.ts";
import { nodePath } from "./node-path.ts";
import { nodeUsage } from "./node-usage.ts";
import { pipeBlueprint } from "./pipe-blueprint.ts";
import { stuffName } from "./stuff-name.ts";

interface GraphSpecOptions {
  graphId: string;
  startMs: number;
  library: PipeLibrary;
  mode: "live" | "dry";
  /** Protocol 0.6 has no `path` of a node, and forbids it; its errors are `error_type` and `message`. */
  protocol: BareProtocol;
}

/** The graph of a run: one node per pipe that was called, its tree in `contains` edges, its data flow in `data` edges. */
export function graphSpec(trace: Trace, options: GraphSpecOptions): Record<string, unknown> {
  const { graphId, startMs, library, mode, protocol } = options;
  const ids = new Map(trace.nodes.map((node, index) => [node, `${graphId}:node_${index}`]));
  const id = (node: TraceNode) => ids.get(node) ?? "";
  const contains = trace.nodes.flatMap((node) =>
    node.parent ? [{ kind: "contains", source: id(node.parent), target: id(node), label: null }] : [],
  );
  const links = trace.edges.map((edge) => ({
    kind: edge.kind,
    source: id(edge.source),
    target: id(edge.target),
    label: edge.label,
    source_stuff_digest: edge.sourceDigest ?? null,
    target_stuff_digest: edge.targetDigest ?? null,
  }));
  const pipes = reachablePipes(library, trace.pipe);
  const calls = trace.nodes.flatMap((node) => node.calls);
  return {
    graph_id: graphId,
    created_at: isoTime(startMs, "Z"),
    pipeline_ref: { domain: trace.pipe.domain, main_pipe: trace.pipe.code, entrypoint: null },
    nodes: trace.nodes.map((node) => nodeSpec(node, id(node), trace, { startMs, protocol })),
    edges: [...contains, ...links].map((edge, index) => ({
      id: `${graphId}:edge_${index}`,
      source_stuff_digest: null,
      target_stuff_digest: null,
      optional: false,
      meta: {},
      ...edge,
    })),
    // A run that asked no model has no usage at all, not even zeros.
    usage: calls.length === 0 ? null : { total: nodeUsage(calls, calls), unattributed: nodeUsage([], []) },
    meta: { format: "mthds", mode },
    pipe_registry: Object.fromEntries(pipes.map((pipe) => [pipeRef(pipe), pipeBlueprint(pipe)])),
    concept_registry: Object.fromEntries(
      library.concepts.map((concept) => [conceptRef(concept), conceptWire(concept, "object")]),
    ),
  };
}

function nodeSpec(
  node: TraceNode,
  id: string,
  trace: Trace,
  { startMs, protocol }: Pick<GraphSpecOptions, "startMs" | "protocol">,
): Record<string, unknown> {
  const { pipe, outcome, error } = node;
  const ran = outcome === "succeeded" || outcome === "failed" || node.endMs > node.startMs;
  return {
    id,
    ...(protocol === "2.0" ? { path: nodePath(node, trace) } : {}),
    kind: isController(pipe) ? "controller" : "operator",
    pipe_code: pipe.code,
    pipe_type: pipe.type,
    description: pipe.description,
    domain_code: pipe.domain,
    status: outcome,
    skip_reason: node.skipReason ?? null,
    timing: ran
      ? {
          started_at: isoTime(startMs + node.startMs, "Z"),
          ended_at: isoTime(startMs + node.endMs, "Z"),
          duration: (node.endMs - node.startMs) / 1000,
        }
      : null,
    io: { inputs: node.inputs.map(ioSpec), outputs: node.outputs.map(ioSpec) },
    error: error ? nodeError(error, protocol) : null,
    tags: {},
    metrics: {},
    usage: trace.nodes.some(({ calls }) => calls.length > 0)
      ? nodeUsage(node.calls, callsUnder(node, trace))
      : null,
    execution_data: node.executionData,
  };
}

function nodeError(error: PipelexError, protocol: BareProtocol): Record<string, unknown> {
  if (protocol === "0.6") return { error_type: error.errorType, message: error.message, stack: null };
  const { code, title } = problemCodeOf(error);
  return { code, title, detail: error.message };
}

function callsUnder(node: TraceNode, trace: Trace): InferenceCall[] {
  const children = trace.nodes.filter((candidate) => candidate.parent === node);
  return [...node.calls, ...children.flatMap((child) => callsUnder(child, trace))];
}

function ioSpec(stuff: Stuff): Record<string, unknown> {
  const { concept, content, code } = stuff;
  return {
    name: stuffName(stuff),
    concept: concept.code,
    content_type: typeof content.mime_type === "string" ? content.mime_type : null,
    preview: null,
    size: null,
    digest: code,
    data: content,
    multiplicity: isList(content) ? true : null,
    extra: {},
  };
}
