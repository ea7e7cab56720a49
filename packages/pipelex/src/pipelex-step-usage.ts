import type { Usage } from "@docmux/core/provider";
import { normalizeTime } from "@docmux/core/provider-utils";
import type { ReadContent } from "./pipelex-content.ts";
import { bareCode } from "./pipelex-step-keys.ts";
import { callsUsage, nodeUsage } from "./pipelex-usage.ts";
import type { WireNode, WireTokensUsage } from "./pipelex-wire.ts";

interface StepUsageParts {
  node: WireNode;
  nodes: readonly WireNode[];
  calls: readonly WireTokensUsage[];
  isController: boolean;
  output: ReadContent | undefined;
}

/** What a step used, or nothing where nothing is known. */
export function stepUsage({ node, nodes, calls, isController, output }: StepUsageParts): Usage | undefined {
  const pages = node.pipe_type === "PipeExtract" ? output?.pages : undefined;
  const measured = node.usage
    ? nodeUsage(node.usage, isController)
    : isController
      ? {}
      : callsUsage(callsOf(node, nodes, calls));
  const usage = { ...(pages === undefined ? {} : { pages }), ...measured };
  return Object.keys(usage).length === 0 ? undefined : usage;
}

/** The calls of a node: those of its pipe, and where the pipe ran several times, those that only its time covers. */
function callsOf(
  node: WireNode,
  nodes: readonly WireNode[],
  calls: readonly WireTokensUsage[],
): WireTokensUsage[] {
  const code = node.pipe_code && bareCode(node.pipe_code);
  const own = calls.filter((call) => call.pipe_code && bareCode(call.pipe_code) === code);
  const twins = nodes.filter((other) => other.pipe_code && bareCode(other.pipe_code) === code);
  if (twins.length <= 1) return own;
  return own.filter((call) => {
    const covering = twins.filter((twin) => covers(twin, call));
    // Of branches that went side by side nobody can tell whose call it was.
    return covering.length === 1 && covering[0] === node;
  });
}

function covers({ timing }: WireNode, call: WireTokensUsage): boolean {
  const [from, to, at] = [timing?.started_at, timing?.ended_at, call.started_at].map(normalizeTime);
  return from !== undefined && to !== undefined && at !== undefined && at >= from && at <= to;
}
