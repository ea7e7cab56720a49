import type { Path } from "./address.ts";
import type { LeafNode, ValueNode } from "./value-tree.ts";

/** Every value of a tree with the way to it, in the order of the document. */
export function flatten(node: ValueNode | undefined, path: Path = []): { path: Path; leaf: LeafNode }[] {
  if (!node) return [];
  if (node.kind === "leaf") return [{ path, leaf: node }];
  if (node.kind === "list") return node.items.flatMap((item) => flatten(item.node, [...path, item.index]));
  return [...node.members].flatMap(([name, member]) => flatten(member, [...path, name]));
}
