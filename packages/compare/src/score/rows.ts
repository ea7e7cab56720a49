import { assignBest } from "./assignment.ts";
import { bestGreedy, type RowWeights } from "./greedy.ts";
import { PairWeights } from "./pair-weights.ts";
import { contentKey, isSame, type ListNode, type ObjectNode, type ValueNode } from "./value-tree.ts";

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
/** Above this many cells in what remains, there is no table of them all. */
const mostTableCells = 4_000_000;
/** About half a second. What was found until then is compared with what taking the best pair first finds. */
const mostSteps = 400_000_000;

/**
 * Pairs rows so that as many values as possible match; of several such ways, one in which the most addresses are
 * shared. Rows that have no matching value stay alone. The order of rows plays no part.
 *
 * In tables for which the best way takes too long, the result has `exact: false`. It then has at least half of the
 * matching values of the best way, as has every way that takes the best pair first, and no fewer than one that gives
 * each row its best partner that is left.
 */
export function matchRows(first: readonly ValueNode[], second: readonly ValueNode[]): RowMatch {
  const rows = byContent(first);
  const columns = byContent(second);
  const isFullSearch = rows.length * columns.length <= fullSearchCells;
  if (isFullSearch && !areScalars(first, second)) return search(rows, columns, Number.POSITIVE_INFINITY);
  const { twins, restRows, restColumns } = pairTwins(rows, columns);
  const match = toMatch(twins);
  if (areScalars(first, second)) return match;
  return joined(match, search(restRows, restColumns, mostSteps));
}

const known = new WeakMap<ListNode, WeakMap<ListNode, RowMatch>>();

/** {@link matchRows} of two lists, once for each two: what is scored is listed field by field later. */
export function matchLists(first: ListNode, second: ListNode): RowMatch {
  const matches = known.get(first) ?? new WeakMap<ListNode, RowMatch>();
  known.set(first, matches);
  let match = matches.get(second);
  if (!match) {
    match = matchRows(nodesOf(first), nodesOf(second));
    matches.set(second, match);
  }
  return match;
}

function nodesOf(list: ListNode): ValueNode[] {
  return list.items.map((item) => item.node);
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

function search(rows: readonly Row[], columns: readonly Row[], stepLimit: number): RowMatch {
  if (rows.length === 0 || columns.length === 0) return toMatch([]);
  const table = new PairWeights(rows.map(nodeOf), columns.map(nodeOf), overlapOf);
  if (rows.length * columns.length > mostTableCells) return inexact(toPairs(bestGreedy(table), table));
  const whole = table.whole();
  const { columnOfRow, complete } = assignBest(whole, stepLimit);
  if (complete) return toMatch(toPairs(columnOfRow, whole).map(rowsAt));
  return inexact(toPairs(bestGreedy(whole, columnOfRow), whole));

  function rowsAt([row, column]: readonly [number, number]): [Row, Row] {
    return [rows[row] as Row, columns[column] as Row];
  }
  function inexact(pairs: [number, number][]): RowMatch {
    const match = toMatch(pairs.map(rowsAt));
    return { ...match, overlap: { ...match.overlap, exact: false } };
  }
}

/** What has no matching value stays alone. */
function toPairs(columnOfRow: Int32Array, { weightsOf }: RowWeights): [number, number][] {
  const pairs: [number, number][] = [];
  columnOfRow.forEach((column, row) => {
    if (column >= 0 && (weightsOf(row)[column] as number) > 0) pairs.push([row, column]);
  });
  return pairs;
}

function nodeOf({ node }: Row): ValueNode {
  return node;
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
    return matchRows(nodesOf(first), nodesOf(second)).overlap;
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
