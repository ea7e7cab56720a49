import type { ValueNode } from "./value-tree.ts";

const known = new WeakMap<ValueNode, string>();

/** A text that two nodes share exactly when they hold the same values at the same places, rows in any order. */
export function contentKey(node: ValueNode): string {
  let key = known.get(node);
  if (key === undefined) {
    key = JSON.stringify(partsOf(node));
    known.set(node, key);
  }
  return key;
}

function partsOf(node: ValueNode): unknown {
  if (node.kind === "leaf") return node.key;
  if (node.kind === "list") return node.items.map((item) => contentKey(item.node)).sort();
  return { m: [...node.members].map(([name, member]) => [name, contentKey(member)] as const).sort(byName) };
}

function byName(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : 1;
}
