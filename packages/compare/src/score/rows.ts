import { linearSumAssignment } from "linear-sum-assignment";
import { contentKey, isSame, type ObjectNode, type ValueNode } from "./value-tree.ts";

/** Which rows of two lists belong together. */
export interface RowMatch {
  /** Index in the first list and index in the second, in the order of the first. */
  pairs: readonly (readonly [number, number])[];
  /** What the pairs have in common, summed. */
  overlap: Overlap;
}

/** What two values have in common. */
export interface Overlap {
  /** Values that match. */
  matched: number;
  /** Addresses at which both have a value, matching or not. */
  shared: number;
  /** False when a list was too long for the best pairing of its rows to be searched for. */
  exact: boolean;
}

/** Above this many cells, rows with the same content are paired first; that costs no matching value. */
const fullSearchCells = 250_000;
/** Above this many cells in what remains, the best pair is taken first instead of the best whole. */
const exactSearchCells = 4_000_000;

/**
 * Pairs rows so that as many values as possible match; of several such ways, one in which the most addresses are
 * shared. Rows that have no matching value stay alone. The order of rows plays no part.
 */
export function matchRows(first: readonly ValueNode[], second: readonly ValueNode[]): RowMatch {
  const rows = byContent(first);
  const columns = byContent(second);
  if (rows.length * columns.length <= fullSearchCells && !areScalars(first, second))
    return assign(rows, columns);
  const { twins, restRows, restColumns } = pairTwins(rows, columns);
  const match = toMatch(twins);
  if (areScalars(first, second)) return match;
  const tooLarge = restRows.length * restColumns.length > exactSearchCells;
  const search = tooLarge ? pairGreedily : assign;
  return joined(match, search(restRows, restColumns));
}

/** True where twins are all that can match: values without parts and without a tolerance. */
function areScalars(...lists: (readonly ValueNode[])[]): boolean {
  return lists.every((nodes) => nodes.every((node) => node.kind === "leaf" && node.tolerance === undefined));
}

interface Row {
  index: number;
  node: ValueNode;
}

function byContent(nodes: readonly ValueNode[]): Row[] {
  return nodes
    .map((node, index) => ({ index, node }))
    .sort((a, b) => compareTexts(contentKey(a.node), contentKey(b.node)) || a.index - b.index);
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function pairTwins(rows: readonly Row[], columns: readonly Row[]) {
  const waiting = new Map<string, Row[]>();
  for (const column of columns) {
    const key = contentKey(column.node);
    const same = waiting.get(key);
    if (same) same.push(column);
    else waiting.set(key, [column]);
  }
  const twins: [Row, Row][] = [];
  const restRows: Row[] = [];
  for (const row of rows) {
    const twin = waiting.get(contentKey(row.node))?.shift();
    if (twin) twins.push([row, twin]);
    else restRows.push(row);
  }
  const restColumns = [...waiting.values()].flat();
  return { twins, restRows, restColumns };
}

function assign(rows: readonly Row[], columns: readonly Row[]): RowMatch {
  if (rows.length === 0 || columns.length === 0) return toMatch([]);
  // One matching value outweighs every shared address together, so that those only break ties.
  const valueWeight = 1 + Math.min(sizeOf(rows), sizeOf(columns));
  const weights = rows.map((row) =>
    columns.map((column) => {
      const { matched, shared } = overlapOf(row.node, column.node);
      return matched === 0 ? 0 : matched * valueWeight + shared;
    }),
  );
  const { rowAssignments } = linearSumAssignment(weights);
  const pairs = rows.flatMap((row, index): [Row, Row][] => {
    const target = rowAssignments[index] ?? -1;
    const column = columns[target];
    return column && (weights[index]?.[target] ?? 0) > 0 ? [[row, column]] : [];
  });
  return toMatch(pairs);
}

function pairGreedily(rows: readonly Row[], columns: readonly Row[]): RowMatch {
  const free = new Set(columns);
  const pairs: [Row, Row][] = [];
  for (const row of rows) {
    let best: Row | undefined;
    let bestOverlap = noOverlap;
    for (const column of free) {
      const overlap = overlapOf(row.node, column.node);
      const isBetter =
        overlap.matched > bestOverlap.matched ||
        (overlap.matched === bestOverlap.matched && overlap.shared > bestOverlap.shared);
      if (overlap.matched > 0 && isBetter) {
        best = column;
        bestOverlap = overlap;
      }
    }
    if (!best) continue;
    free.delete(best);
    pairs.push([row, best]);
  }
  const match = toMatch(pairs);
  return { ...match, overlap: { ...match.overlap, exact: false } };
}

function sizeOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { node }) => sum + node.size, 0);
}

function toMatch(pairs: readonly (readonly [Row, Row])[]): RowMatch {
  const overlap = pairs.reduce(
    (sum, [row, column]) => plus(sum, overlapOf(row.node, column.node)),
    noOverlap,
  );
  const indexes = pairs.map(([row, column]) => [row.index, column.index] as const);
  return { pairs: indexes.sort((a, b) => a[0] - b[0]), overlap };
}

function joined(a: RowMatch, b: RowMatch): RowMatch {
  const pairs = [...a.pairs, ...b.pairs].sort((x, y) => x[0] - y[0]);
  return { pairs, overlap: plus(a.overlap, b.overlap) };
}

function plus(a: Overlap, b: Overlap): Overlap {
  return { matched: a.matched + b.matched, shared: a.shared + b.shared, exact: a.exact && b.exact };
}

/** Counts what two values have in common, rows of lists paired as {@link matchRows} does. */
export function overlapOf(first: ValueNode, second: ValueNode): Overlap {
  if (first.kind === "leaf" && second.kind === "leaf")
    return { matched: isSame(first, second) ? 1 : 0, shared: 1, exact: true };
  if (first.kind === "object" && second.kind === "object") return overlapOfMembers(first, second);
  if (first.kind === "list" && second.kind === "list")
    return matchRows(
      first.items.map((item) => item.node),
      second.items.map((item) => item.node),
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

/** Two values that have nothing in common. */
const noOverlap: Overlap = { matched: 0, shared: 0, exact: true };
