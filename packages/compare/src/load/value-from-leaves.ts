import type { JsonValue } from "@docmux/core";
import type { Path } from "../score/address.ts";
import type { Scalar } from "../score/scalar.ts";

/** A value and the way to it. */
export interface PlacedLeaf {
  path: Path;
  value: Scalar;
}

/**
 * Puts values together into one, the reverse of taking it apart. Items of a list that hold no value become `null`. No
 * leaf may stand on the way to another.
 */
export function valueFromLeaves(leaves: readonly PlacedLeaf[]): JsonValue {
  const [only] = leaves;
  if (only && only.path.length === 0) return only.value;
  const parts = new Map<string | number, PlacedLeaf[]>();
  for (const { path, value } of leaves) {
    const [head = "", ...rest] = path;
    const below = parts.get(head) ?? [];
    below.push({ path: rest, value });
    parts.set(head, below);
  }
  const members = [...parts].map(([name, below]) => [name, valueFromLeaves(below)] as const);
  const indexes = members.flatMap(([name]) => (typeof name === "number" ? [name] : []));
  if (indexes.length === 0) return Object.fromEntries(members);
  const items: JsonValue[] = new Array(Math.max(...indexes) + 1).fill(null);
  for (const [index, item] of members) items[Number(index)] = item;
  return items;
}
