import {
  type Cost,
  decimalFromNumber,
  omitNullish,
  sumDecimals,
  toIsoTimestamp,
  type Usage,
} from "@docmux/core/provider";
import { bareCode } from "../status.ts";
import {
  nodeUsageSchema,
  readAs,
  type WireNode,
  type WireNodeUsage,
  type WireRunAnswer,
  type WireTokensUsage,
} from "../wire.ts";

/** A node with what its usage depends on. */
export interface UsingNode {
  key: string;
  node: WireNode;
  isController: boolean;
  /** Steps that contain it, the nearest first. */
  ancestors: readonly string[];
  /** Pages that it put out. */
  pages: number | undefined;
}

/**
 * What each step used, by its key: an operator by itself, a controller with everything under it. Where the graph leaves
 * it out, from the model calls that are known to belong to the step.
 */
export function graphUsage(
  nodes: readonly UsingNode[],
  calls: readonly WireTokensUsage[],
): ReadonlyMap<string, Usage> {
  const own = new Map(nodes.map((each) => [each.key, ownUsage(each, nodes, calls)]));
  return new Map(
    nodes.map((each): [string, Usage] => {
      const { key, node, isController } = each;
      if (!isController) return [key, own.get(key) ?? {}];
      const tokens = nodes
        .filter((other) => (other === each || other.ancestors.includes(key)) && !isExtraction(other.node))
        .map((other) => own.get(other.key)?.tokens);
      return [
        key,
        omitNullish({ tokens: sumOrUnknown(tokens), cost: node.usage ? subtreeCost(node.usage) : undefined }),
      ];
    }),
  );
}

function ownUsage(
  { node, isController, pages }: UsingNode,
  nodes: readonly UsingNode[],
  calls: readonly WireTokensUsage[],
): Usage {
  const { usage } = node;
  if (usage) {
    const tokens = isExtraction(node) ? undefined : usage.total_tokens;
    const cost = addedCost(usage.inference_calls, usage.rated_inference_calls, usage.cost);
    return omitNullish({ pages, tokens, cost });
  }
  if (isController) return {};
  return { ...omitNullish({ pages }), ...callsUsage(callsOf(node, nodes, calls)) };
}

/** Its tokens are pages, priced by the million. */
function isExtraction(node: WireNode): boolean {
  return node.pipe_type === "PipeExtract";
}

/** The calls of a node: those of its pipe, and where the pipe ran several times, those that only its time covers. */
function callsOf(
  node: WireNode,
  nodes: readonly UsingNode[],
  calls: readonly WireTokensUsage[],
): WireTokensUsage[] {
  const code = node.pipe_code && bareCode(node.pipe_code);
  const own = calls.filter((call) => call.pipe_code && bareCode(call.pipe_code) === code);
  const twins = nodes.filter((other) => other.node.pipe_code && bareCode(other.node.pipe_code) === code);
  if (twins.length <= 1) return own;
  return own.filter((call) => {
    const covering = twins.filter((twin) => covers(twin.node, call));
    // Of branches that ran at the same time, no response shows whose call it was.
    return covering.length === 1 && covering[0]?.node === node;
  });
}

function covers({ timing }: WireNode, call: WireTokensUsage): boolean {
  const [from, to, at] = [timing?.started_at, timing?.ended_at, call.started_at].map(toIsoTimestamp);
  return from !== undefined && to !== undefined && at !== undefined && at >= from && at <= to;
}

/** What calls cost that a server added up itself. Unpriced calls among them make it a lower bound. */
export function addedCost(
  calls: number | null | undefined,
  rated: number | null | undefined,
  cost: number | null | undefined,
): Cost | undefined {
  const amount = typeof cost === "number" ? decimalFromNumber(cost) : undefined;
  const isWhole = typeof calls !== "number" || typeof rated !== "number" || rated >= calls;
  return amount === undefined ? undefined : costOf(amount, isWhole);
}

/** What a controller's whole subtree cost. Its own calls and its parts' are never added to it. */
function subtreeCost(usage: WireNodeUsage): Cost | undefined {
  return addedCost(usage.subtree_inference_calls, usage.subtree_rated_inference_calls, usage.subtree_cost);
}

/** What some calls of models used together. A call without a price makes the sum a lower bound. */
export function callsUsage(calls: readonly WireTokensUsage[]): Usage {
  const amounts = calls.flatMap(({ cost }) =>
    typeof cost === "number" ? (decimalFromNumber(cost) ?? []) : [],
  );
  return omitNullish({
    tokens: callsTokens(calls),
    cost: amounts.length === 0 ? undefined : costOf(sumDecimals(amounts), amounts.length === calls.length),
  });
}

/** Tokens of language models: servers count every extracted page as a million tokens in and out, to price it. */
function callsTokens(calls: readonly WireTokensUsage[]): number | undefined {
  const counts = calls.filter(({ model_type: type }) => type !== "extract").map(tokensOf);
  return sumOrUnknown(counts);
}

/** The sum, unless there is nothing to add or part of it is unknown. */
export function sumOrUnknown(counts: readonly (number | null | undefined)[]): number | undefined {
  const known = counts.filter((count) => typeof count === "number");
  if (known.length === 0 || known.length < counts.length) return undefined;
  return known.reduce((sum, count) => sum + count, 0);
}

/** The vendor prices in US dollars. */
function costOf(amount: string, isWhole: boolean): Cost {
  return { amount, currency: "USD", exactness: isWhole ? "exact" : "lower-bound" };
}

/** Categories such as `input_cached` are parts of `input`, so only the two wholes are added. */
function tokensOf({ nb_tokens_by_category: categories }: WireTokensUsage): number | undefined {
  const counts = [categories?.input, categories?.output].filter((count) => typeof count === "number");
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/** Where an answer holds what its run used. */
export type Artifacts = Pick<WireRunAnswer, "graph_spec" | "tokens_usages">;

/** What the whole run used, where its graph says so. */
export function graphTotal({ graph_spec: graph }: Artifacts): WireNodeUsage | undefined {
  const usage = graph?.usage as { total?: unknown } | null | undefined;
  return readAs(nodeUsageSchema, usage?.total);
}
