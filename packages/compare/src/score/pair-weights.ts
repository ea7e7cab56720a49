import type { WeightTable } from "./assignment.ts";
import type { RowWeights } from "./greedy.ts";
import { type OverlapOf, OverlapTable } from "./overlap-table.ts";
import type { ValueNode } from "./value-tree.ts";

/** How much it is worth to pair rows of two lists: matching values first, then shared addresses. */
export class PairWeights implements RowWeights {
  readonly rows: number;
  readonly columns: number;
  readonly valueWeight: number;
  readonly #table: OverlapTable;
  readonly #weights: Float64Array;

  constructor(rows: readonly ValueNode[], columns: readonly ValueNode[], overlapOf: OverlapOf) {
    this.rows = rows.length;
    this.columns = columns.length;
    // One matching value outweighs every shared address together, so that those only break ties.
    this.valueWeight = 1 + Math.min(sizeOf(rows), sizeOf(columns));
    this.#table = new OverlapTable(rows, columns, overlapOf);
    this.#weights = new Float64Array(columns.length);
  }

  weightsOf = (row: number): Float64Array => {
    this.#table.read(row);
    const { matched, shared } = this.#table;
    for (let column = 0; column < this.columns; column += 1) {
      const count = matched[column] as number;
      this.#weights[column] = count === 0 ? 0 : count * this.valueWeight + (shared[column] as number);
    }
    return this.#weights;
  };

  /** All weights at once. */
  whole(): WeightTable & RowWeights {
    const { rows, columns, valueWeight } = this;
    const weights = new Float64Array(rows * columns);
    for (let row = 0; row < rows; row += 1) weights.set(this.weightsOf(row), row * columns);
    const weightsOf = (row: number) => weights.subarray(row * columns, (row + 1) * columns);
    return { rows, columns, valueWeight, weights, weightsOf };
  }
}

function sizeOf(nodes: readonly ValueNode[]): number {
  return nodes.reduce((sum, { size }) => sum + size, 0);
}
