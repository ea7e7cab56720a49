import { overlapOf } from "../score/overlap-of.ts";
import type { ValueNode } from "../score/value-tree.ts";

/** The value that has the most in common with the others; the first of several. */
export function medoid(nodes: readonly (ValueNode | undefined)[]): ValueNode | undefined {
  let best: { node: ValueNode; matched: number } | undefined;
  for (const node of nodes) {
    if (!node) continue;
    const matched = nodes.reduce(
      (sum, other) => sum + (other && other !== node ? overlapOf(node, other).matched : 0),
      0,
    );
    if (!best || matched > best.matched) best = { node, matched };
  }
  return best?.node;
}
