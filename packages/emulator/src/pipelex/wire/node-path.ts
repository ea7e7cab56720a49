import { pipeRef } from "../bundle/pipe.ts";
import type { Trace, TraceNode } from "../run/trace.ts";

/** `domain.pipe` of the run, then where each call stands among the calls of its caller. */
export function nodePath(node: TraceNode, trace: Trace): string {
  const { parent } = node;
  if (!parent) return pipeRef(node.pipe);
  const siblings = trace.nodes.filter((candidate) => candidate.parent === parent);
  return `${nodePath(parent, trace)}/step_${siblings.indexOf(node) + 1}`;
}
