import type { JsonValue } from "@docmux/core";
import { align } from "./align.ts";
import { type TreeOptions, toValueTree, type ValueNode } from "./value-tree.ts";

const plainJson: TreeOptions = { keyOf: (value) => JSON.stringify(value), keepEmpty: true };

/**
 * Plain JSON accuracy, 0 to 100: one minus additions, deletions and changes for each value of the truth, never below
 * 0. Values must be the same JSON: `"5.00"` is not `5`. The order of rows plays no part.
 *
 * @returns `null` for a truth without values.
 */
export function jsonAccuracy(truth: JsonValue, answer: JsonValue): number | null {
  const truthNode = treeOfTruth(truth);
  if (!truthNode) return null;
  const { leaves, extraRows } = align(truthNode, toValueTree(answer, plainJson));
  const incorrect = leaves.filter(({ reference, value }) => reference?.key !== value?.key).length;
  const added = extraRows.reduce((sum, { node }) => sum + node.size, 0);
  return 100 * Math.max(0, 1 - (incorrect + added) / truthNode.size);
}

const known = new WeakMap<object, ValueNode | undefined>();

/** One tree of each truth: it is compared with every answer. */
function treeOfTruth(truth: JsonValue): ValueNode | undefined {
  if (typeof truth !== "object" || truth === null) return toValueTree(truth, plainJson);
  if (!known.has(truth)) known.set(truth, toValueTree(truth, plainJson));
  return known.get(truth);
}
