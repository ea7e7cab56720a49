import type { Path } from "../score/address.ts";
import type { LeafNode } from "../score/value-tree.ts";
import type { Verdict } from "../score/verdict.ts";

/** What one pipeline has at a place. No value: it delivered, but nothing here. */
export interface TableEntry {
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

/** Rows by their place. A row that is found late still stands beside those of the same parent. */
export class RowTree {
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
