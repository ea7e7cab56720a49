import { matchRows } from "./match-rows.ts";
import { noOverlap, type Overlap } from "./overlap.ts";
import type { ObjectNode, ValueNode } from "./value-tree.ts";

/** Counts what two values have in common, rows of lists paired as {@link matchRows} does. */
export function overlapOf(first: ValueNode, second: ValueNode): Overlap {
  if (first.kind === "leaf" && second.kind === "leaf")
    return { matched: first.key === second.key ? 1 : 0, shared: 1, exact: true };
  if (first.kind === "object" && second.kind === "object") return overlapOfMembers(first, second);
  if (first.kind === "list" && second.kind === "list")
    return matchRows(
      first.items.map((item) => item.node),
      second.items.map((item) => item.node),
      overlapOf,
    ).overlap;
  return noOverlap;
}

function overlapOfMembers(first: ObjectNode, second: ObjectNode): Overlap {
  let matched = 0;
  let shared = 0;
  let exact = true;
  for (const [name, member] of first.members) {
    const counterpart = second.members.get(name);
    if (!counterpart) continue;
    const overlap = overlapOf(member, counterpart);
    matched += overlap.matched;
    shared += overlap.shared;
    exact &&= overlap.exact;
  }
  return { matched, shared, exact };
}
