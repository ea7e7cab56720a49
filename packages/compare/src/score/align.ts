import type { Path } from "./address.ts";
import { matchLists } from "./rows.ts";
import type { LeafNode, ListNode, ValueNode } from "./value-tree.ts";
import { flatten } from "./value-tree.ts";

/** A place where the reference, the value or both have something. Its path is the reference's. */
export interface AlignedLeaf {
  path: Path;
  reference?: LeafNode;
  value?: LeafNode;
}

/** A row of the value that no row of the reference belongs to. */
export interface ExtraRow {
  /** Way to the list, in the reference. */
  listPath: Path;
  /** Index of the row in the value. */
  index: number;
  /** Length of the reference's list. */
  referenceLength: number;
  node: ValueNode;
}

/** Two values laid side by side: every place of both is in it exactly once. */
export interface Alignment {
  leaves: AlignedLeaf[];
  extraRows: ExtraRow[];
  /** False when a list was too long for the best pairing of its rows to be searched for. */
  exact: boolean;
}

/** Aligns a value with a reference; rows of lists are paired by their values. */
export function align(
  reference: ValueNode | undefined,
  value: ValueNode | undefined,
  path: Path = [],
): Alignment {
  const alignment: Alignment = { leaves: [], extraRows: [], exact: true };
  place(reference, value, path, alignment);
  return alignment;
}

function place(
  reference: ValueNode | undefined,
  value: ValueNode | undefined,
  path: Path,
  into: Alignment,
): void {
  if (reference?.kind === "leaf" && value?.kind === "leaf") {
    into.leaves.push({ path, reference, value });
  } else if (reference?.kind === "object" && value?.kind === "object") {
    const names = new Set([...reference.members.keys(), ...value.members.keys()]);
    for (const name of names)
      place(reference.members.get(name), value.members.get(name), [...path, name], into);
  } else if (reference?.kind === "list" && value?.kind === "list") {
    placeRows(reference, value, path, into);
  } else {
    for (const { path: place, leaf } of flatten(reference, path))
      into.leaves.push({ path: place, reference: leaf });
    placeAlone(value, path, into);
  }
}

/** A value where the reference has nothing of its kind. */
function placeAlone(value: ValueNode | undefined, path: Path, into: Alignment): void {
  if (value?.kind === "leaf") into.leaves.push({ path, value });
  if (value?.kind === "object")
    for (const [name, member] of value.members) placeAlone(member, [...path, name], into);
  if (value?.kind === "list")
    for (const { index, node } of value.items)
      into.extraRows.push({ listPath: path, index, referenceLength: 0, node });
}

function placeRows(reference: ListNode, value: ListNode, path: Path, into: Alignment): void {
  const { pairs, overlap } = matchLists(reference, value);
  if (!overlap.exact) into.exact = false;
  const partners = new Map(pairs);
  const placed = new Set(partners.values());
  reference.items.forEach(({ index, node }, position) => {
    const partner = value.items[partners.get(position) ?? -1];
    place(node, partner?.node, [...path, index], into);
  });
  value.items.forEach(({ index, node }, position) => {
    if (placed.has(position)) return;
    into.extraRows.push({ listPath: path, index, referenceLength: reference.length, node });
  });
}
