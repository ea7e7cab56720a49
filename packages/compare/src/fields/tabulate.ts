import type { Path } from "../score/address.ts";
import { type AlignedLeaf, align, type ExtraRow } from "../score/align.ts";
import { matchRows, overlapOf } from "../score/rows.ts";
import type { SlotOf } from "../score/slots.ts";
import { flatten, type LeafNode, type ValueNode } from "../score/value-tree.ts";
import { type Verdict, verdictOfExtra, verdictOfLeaf } from "../score/verdict.ts";

/** The answer of one pipeline. */
export interface Source {
  pipeline: string;
  node: ValueNode | undefined;
}

/** The truth of a document and what its schema provides. */
export interface Truth {
  node: ValueNode | undefined;
  slotOf: SlotOf;
}

/**
 * Lays the answers of several pipelines side by side, one row for each place. With a truth, rows of lists are paired
 * with the truth's and every value has its verdict. Without one, they are paired with the answer that has the most in
 * common with the others.
 */
export function tabulate(sources: readonly Source[], truth: Truth | undefined): TableRow[] {
  const table = new RowTree();
  if (truth) {
    for (const { path, leaf } of flatten(truth.node)) table.at(path).truth = leaf;
    layOut(table, sources, truth.node, [], truth.slotOf, false);
  } else {
    layOut(table, sources, medoid(sources.map((source) => source.node)), [], undefined, false);
  }
  return table.rows();
}

function layOut(
  table: RowTree,
  sources: readonly Source[],
  reference: ValueNode | undefined,
  base: Path,
  slotOf: SlotOf | undefined,
  inExtraRow: boolean,
): void {
  const extras = new Map<
    string,
    { listPath: Path; offset: number; rows: { pipeline: string; row: ExtraRow }[] }
  >();
  for (const { pipeline, node } of sources) {
    const { leaves, extraRows } = align(reference, node, base);
    for (const leaf of leaves) {
      const verdict = slotOf && verdictAt(leaf, slotOf, inExtraRow);
      note(table, leaf.path, pipeline, leaf.value, verdict);
    }
    for (const row of extraRows) {
      const key = JSON.stringify(row.listPath);
      const group = extras.get(key) ?? { listPath: row.listPath, offset: row.referenceLength, rows: [] };
      group.rows.push({ pipeline, row });
      extras.set(key, group);
    }
  }
  for (const { listPath, offset, rows } of extras.values()) {
    slotsOf(rows).forEach((slot, index) => {
      const shared = medoid(slot.map((source) => source.node));
      layOut(table, slot, shared, [...listPath, offset + index], slotOf, true);
    });
  }
}

function verdictAt(leaf: AlignedLeaf, slotOf: SlotOf, inExtraRow: boolean): Verdict | undefined {
  if (!inExtraRow) return verdictOfLeaf(leaf, slotOf);
  return leaf.value && verdictOfExtra(leaf.path, slotOf);
}

function note(
  table: RowTree,
  path: Path,
  pipeline: string,
  value: LeafNode | undefined,
  verdict: Verdict | undefined,
): void {
  if (!value && !verdict) return;
  table.at(path).entries.set(pipeline, { ...(value ? { value } : {}), ...(verdict ? { verdict } : {}) });
}

/** Groups rows that no row of the reference belongs to, one group for each row that they seem to speak of. */
function slotsOf(
  rows: readonly { pipeline: string; row: ExtraRow }[],
): { pipeline: string; node: ValueNode }[][] {
  const slots: { pipeline: string; node: ValueNode }[][] = [];
  for (const pipeline of new Set(rows.map((entry) => entry.pipeline))) {
    const own = rows.filter((entry) => entry.pipeline === pipeline).map((entry) => entry.row.node);
    const firsts = slots.flatMap(([first]) => (first ? [first.node] : []));
    const placeOf = new Map(matchRows(own, firsts).pairs);
    own.forEach((node, index) => {
      const slot = slots[placeOf.get(index) ?? -1];
      if (slot) slot.push({ pipeline, node });
      else slots.push([{ pipeline, node }]);
    });
  }
  return slots;
}

/** The value that has the most in common with the others; the first of several. */
function medoid(nodes: readonly (ValueNode | undefined)[]): ValueNode | undefined {
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

/** What one pipeline has at a place. No value: it delivered, but nothing here. */
interface TableEntry {
  value?: LeafNode;
  verdict?: Verdict;
}

/** One place with what the truth and the pipelines have there. */
export interface TableRow {
  path: Path;
  truth?: LeafNode;
  entries: Map<string, TableEntry>;
}

interface Branch {
  row?: TableRow;
  children: Map<string | number, Branch>;
}

/** Rows by their place. A row that is found late is still next to those of the same parent. */
class RowTree {
  readonly #root: Branch = { children: new Map() };

  /** The row at a place; made when it is not there yet. */
  at(path: Path): TableRow {
    let branch = this.#root;
    for (const part of path) {
      let child = branch.children.get(part);
      if (!child) {
        child = { children: new Map() };
        branch.children.set(part, child);
      }
      branch = child;
    }
    branch.row ??= { path, entries: new Map() };
    return branch.row;
  }

  /** All rows, parents together, in the order in which they were first seen. */
  rows(): TableRow[] {
    return collect(this.#root);
  }
}

function collect(branch: Branch): TableRow[] {
  const below = [...branch.children.values()].flatMap(collect);
  return branch.row ? [branch.row, ...below] : below;
}
