import { type Issue, omitNullish, type Step, type StepStatus, toIsoTimestamp } from "@docmux/core/provider";
import { failureSentence, withoutBase64 } from "../failure.ts";
import { mapStepWord, StepKeys, stepKind, unknownPipeType } from "../status.ts";
import { conceptName, type ReadContent, readContent } from "../stuff.ts";
import {
  edgeSchema,
  nodeOutputSchema,
  nodeSchema,
  readAs,
  readEach,
  tokensUsageSchema,
  type WireEdge,
  type WireNode,
} from "../wire.ts";
import { graphUsage } from "./usage.ts";

/** A step of an ended run, with what it put out. */
export interface GraphStep {
  step: Step;
  output?: ReadContent | undefined;
  /** What the vendor returned for the output, unchanged. */
  rawOutput?: unknown;
}

/**
 * The steps of a run from its graph: the tree from `contains` edges, the order from times, what a step waits for from
 * `data` edges, what it used from the node or else from the calls of models that fall into its time.
 */
export function graphSteps(graph: Record<string, unknown>, tokensUsages: unknown): GraphStep[] {
  const rawOf = new Map<WireNode, unknown>();
  for (const raw of Array.isArray(graph.nodes) ? graph.nodes : []) {
    const node = readAs(nodeSchema, raw);
    if (node) rawOf.set(node, raw);
  }
  const nodes = inOrder([...rawOf.keys()]);
  const keys = new StepKeys();
  const keyOf = new Map(nodes.map((node) => [node.id, keys.next(node.pipe_code || node.id)]));
  const tree = graphTree(readEach(edgeSchema, graph.edges), keyOf);
  const read = nodes.map((node) => {
    const key = keyOf.get(node.id) ?? node.id;
    const { output, raw } = outputOf(node);
    const isController = node.kind === "controller" || tree.isParent(key);
    const pages = node.pipe_type === "PipeExtract" ? output?.pages : undefined;
    return { key, node, output, rawOutput: raw, isController, ancestors: tree.ancestorsOf(key), pages };
  });
  const usageOf = graphUsage(read, readEach(tokensUsageSchema, tokensUsages));
  return read.map(({ key, node, output, rawOutput, isController }, index) => {
    const { status, issues } = statusOf(node);
    const usage = usageOf.get(key) ?? {};
    const step: Step = {
      key,
      index,
      type: node.pipe_type ?? unknownPipeType,
      kind: stepKind(node.pipe_type ?? undefined, output, isController),
      ...omitNullish({ name: node.pipe_code, parent: tree.parentOf(key) }),
      dependsOn: tree.dependenciesOf(key),
      status,
      rawStatus: node.status ?? "",
      ...omitNullish({
        startedAt: toIsoTimestamp(node.timing?.started_at),
        finishedAt: toIsoTimestamp(node.timing?.ended_at),
      }),
      issues: issues.map((issue) => ({ ...issue, step: key })),
      hasResult: output !== undefined,
      ...(Object.keys(usage).length > 0 ? { usage } : {}),
      raw: rawOf.get(node),
    };
    return { step, output, rawOutput };
  });
}

/** By start; nodes that never started keep their place behind the one before them. */
function inOrder(nodes: readonly WireNode[]): WireNode[] {
  let latest = "";
  const placed = nodes.map((node, index) => {
    latest = toIsoTimestamp(node.timing?.started_at) ?? latest;
    return { node, index, at: latest };
  });
  return placed
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.index - b.index))
    .map(({ node }) => node);
}

function statusOf(node: WireNode): { status: StepStatus; issues: Issue[] } {
  const said = nodeFailure(node.error);
  // Older graphs leave the status out; all of their nodes ended.
  const fallback = node.error ? "failed" : "succeeded";
  const { status, issues } = mapStepWord(node.status ?? fallback);
  switch (status) {
    case "failed":
      return {
        status,
        issues: [{ severity: "error", code: "step_failed", message: said ?? "The step failed." }],
      };
    case "cancelled":
      return {
        status,
        issues: [{ severity: "error", code: "step_cancelled", message: said ?? "The step was cancelled." }],
      };
    case "skipped":
      return {
        status,
        issues: node.skip_reason
          ? [{ severity: "info", code: "step_skipped", message: withoutBase64(node.skip_reason) }]
          : [],
      };
    default:
      return { status, issues };
  }
}

/** Up to 0.89 a failure has `message` and `error_type`; since 0.90 it is a problem. */
function nodeFailure(error: WireNode["error"]): string | undefined {
  if (!error) return undefined;
  const { message, error_type: type, code, title, detail } = error;
  const said =
    message ?? failureSentence({ identity: code ?? undefined, message: detail ?? title ?? undefined });
  return withoutBase64(said ?? type ?? undefined);
}

/** What a node put out; several outputs as one object by their names. */
function outputOf(node: WireNode): { output?: ReadContent; raw?: unknown } {
  const outputs = readEach(nodeOutputSchema, node.io?.outputs).filter(
    ({ data }) => data !== undefined && data !== null,
  );
  const [only, ...others] = outputs;
  if (!only) return {};
  const raw = node.io?.outputs;
  if (others.length === 0) return { output: readContent(only.data, conceptName(only.concept)), raw };
  const read = outputs.map(({ name, data, concept }, index) => {
    const { data: found, content } = readContent(data, conceptName(concept));
    return [name ?? String(index), found ?? content.text ?? content.markdown ?? data] as const;
  });
  return { output: { data: Object.fromEntries(read), content: {} }, raw };
}

/** Who contains whom and who waits for whom, by step key. */
interface GraphTree {
  parentOf(key: string): string | undefined;
  isParent(key: string): boolean;
  /** The nearest first. */
  ancestorsOf(key: string): string[];
  dependenciesOf(key: string): string[];
}

/** Reads the edges of a graph. Edges to nodes that are not there are ignored. */
function graphTree(edges: readonly WireEdge[], keyOf: ReadonlyMap<string, string>): GraphTree {
  const parents = new Map<string, string>();
  const sources = new Map<string, Set<string>>();
  const ends = ({ source, target }: WireEdge) => [keyOf.get(source), keyOf.get(target)] as const;
  for (const edge of edges) {
    const [parent, child] = ends(edge);
    if (edge.kind !== "contains" || !parent || !child || parent === child || parents.has(child)) continue;
    // A graph that contains itself would have no top.
    if (!ancestors(parent, parents).has(child)) parents.set(child, parent);
  }
  for (const edge of edges) {
    const [from, to] = ends(edge);
    if (edge.kind !== "data" || !from || !to || from === to) continue;
    // A step cannot wait for what it is part of, nor for its own parts.
    if (ancestors(from, parents).has(to) || ancestors(to, parents).has(from)) continue;
    sources.set(to, (sources.get(to) ?? new Set()).add(from));
  }
  const parentKeys = new Set(parents.values());
  return {
    parentOf: (key) => parents.get(key),
    isParent: (key) => parentKeys.has(key),
    ancestorsOf: (key) => [...ancestors(key, parents)],
    dependenciesOf: (key) => [...(sources.get(key) ?? [])],
  };
}

function ancestors(key: string, parents: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  for (let above = parents.get(key); above !== undefined && !found.has(above); above = parents.get(above)) {
    found.add(above);
  }
  return found;
}
