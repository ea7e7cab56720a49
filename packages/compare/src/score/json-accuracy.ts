import type { JsonValue } from "@docmux/core";
import { align } from "./align.ts";
import { toValueTree } from "./value-tree.ts";

/**
 * Plain JSON accuracy, 0 to 100: one minus additions, deletions and changes for each value of the truth, never below
 * 0. Values must be the same JSON: `"5.00"` is not `5`. The order of rows plays no part.
 *
 * @returns `null` for a truth without values.
 */
export function jsonAccuracy(truth: JsonValue, answer: JsonValue): number | null {
  const options = { keyOf: (value: unknown) => JSON.stringify(value), keepEmpty: true };
  const truthNode = toValueTree(truth, options);
  if (!truthNode) return null;
  const { leaves, extraRows } = align(truthNode, toValueTree(answer, options));
  const incorrect = leaves.filter(({ reference, value }) => reference?.key !== value?.key).length;
  const added = extraRows.reduce((sum, { node }) => sum + node.size, 0);
  return 100 * Math.max(0, 1 - (incorrect + added) / truthNode.size);
}
