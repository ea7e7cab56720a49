import type { WeightTable } from "./assignment.ts";

/**
 * Assigns rows to columns so that the sum of the weights is greatest. Of several such ways it takes the one that the
 * Python package `munkres` 1.1 takes, which the reference of ANLS* is built on: ties decide between pairs of unequal size,
 * and so decide the score.
 *
 * @returns The column of each row, -1 for none.
 */
export function assignLikeMunkres({ rows, columns, weights }: WeightTable): Int32Array {
  let greatest = Number.NEGATIVE_INFINITY;
  for (const weight of weights) if (weight > greatest) greatest = weight;
  const size = Math.max(rows, columns);
  const costs = new Float64Array(size * size);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1)
      costs[row * size + column] = greatest - (weights[row * columns + column] as number);
  }
  const stars = new StarSearch(costs, size).solve();
  return stars.slice(0, rows).map((column) => (column < columns ? column : -1));
}

/** The search for one independent zero in each row of a cost matrix, in steps as Munkres described them in 1957. */
class StarSearch {
  readonly #size: number;
  /** Row after row. */
  readonly #costs: Float64Array;
  /** Column of the starred zero of each row, and row of the one of each column; -1 for none. */
  readonly #starOfRow: Int32Array;
  readonly #starOfColumn: Int32Array;
  /** Column of the primed zero of each row; -1 for none. */
  readonly #primeOfRow: Int32Array;
  readonly #isRowCovered: Uint8Array;
  readonly #isColumnCovered: Uint8Array;

  constructor(costs: Float64Array, size: number) {
    this.#size = size;
    this.#costs = costs;
    this.#starOfRow = new Int32Array(size).fill(-1);
    this.#starOfColumn = new Int32Array(size).fill(-1);
    this.#primeOfRow = new Int32Array(size).fill(-1);
    this.#isRowCovered = new Uint8Array(size);
    this.#isColumnCovered = new Uint8Array(size);
  }

  solve(): Int32Array {
    this.#subtractRowMinima();
    this.#starFirstZeros();
    while (this.#coverStarredColumns() < this.#size) this.#augment(...this.#primeUntilFree());
    return this.#starOfRow;
  }

  #subtractRowMinima(): void {
    for (let from = 0; from < this.#costs.length; from += this.#size) {
      const row = this.#costs.subarray(from, from + this.#size);
      let least = Number.POSITIVE_INFINITY;
      for (const cost of row) if (cost < least) least = cost;
      for (let column = 0; column < this.#size; column += 1) row[column] = (row[column] as number) - least;
    }
  }

  #starFirstZeros(): void {
    for (let row = 0; row < this.#size; row += 1) {
      const costs = this.#costs.subarray(row * this.#size, (row + 1) * this.#size);
      const column = costs.findIndex((cost, place) => cost === 0 && this.#starOfColumn[place] === -1);
      if (column >= 0) this.#star(row, column);
    }
  }

  #star(row: number, column: number): void {
    this.#starOfRow[row] = column;
    this.#starOfColumn[column] = row;
  }

  /** Covers the columns that have a star, and nothing else. Returns how many they are. */
  #coverStarredColumns(): number {
    this.#isRowCovered.fill(0);
    let count = 0;
    for (let column = 0; column < this.#size; column += 1) {
      const isStarred = (this.#starOfColumn[column] as number) >= 0 ? 1 : 0;
      this.#isColumnCovered[column] = isStarred;
      count += isStarred;
    }
    return count;
  }

  /** Primes zeros until one is in a row without a star. Returns its row and column. */
  #primeUntilFree(): [number, number] {
    let from: [number, number] = [0, 0];
    for (;;) {
      const found = this.#findZero(...from);
      if (!found) {
        this.#makeZero();
        from = [0, 0];
        continue;
      }
      const [row, column] = found;
      this.#primeOfRow[row] = column;
      const starred = this.#starOfRow[row] as number;
      if (starred < 0) return found;
      this.#isRowCovered[row] = 1;
      this.#isColumnCovered[starred] = 0;
      from = [row, starred];
    }
  }

  /** The last uncovered zero of the first row that has any, both counted in a circle from the place given. */
  #findZero(fromRow: number, fromColumn: number): [number, number] | undefined {
    const size = this.#size;
    const costs = this.#costs;
    const isColumnCovered = this.#isColumnCovered;
    for (let step = 0; step < size; step += 1) {
      const row = fromRow + step < size ? fromRow + step : fromRow + step - size;
      if (this.#isRowCovered[row]) continue;
      const offset = row * size;
      for (let column = fromColumn - 1; column >= 0; column -= 1)
        if (costs[offset + column] === 0 && !isColumnCovered[column]) return [row, column];
      for (let column = size - 1; column >= fromColumn; column -= 1)
        if (costs[offset + column] === 0 && !isColumnCovered[column]) return [row, column];
    }
    return undefined;
  }

  /** Moves the smallest uncovered cost, so that there is an uncovered zero again and starred ones stay. */
  #makeZero(): void {
    const size = this.#size;
    const costs = this.#costs;
    const isColumnCovered = this.#isColumnCovered;
    let least = Number.MAX_SAFE_INTEGER;
    for (let row = 0; row < size; row += 1) {
      if (this.#isRowCovered[row]) continue;
      for (let column = 0; column < size; column += 1) {
        const cost = costs[row * size + column] as number;
        if (cost < least && !isColumnCovered[column]) least = cost;
      }
    }
    for (let row = 0; row < size; row += 1) {
      const isRowCovered = this.#isRowCovered[row];
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column;
        const cost = costs[at] as number;
        // Both steps where both apply: floating point does not give back exactly what was added.
        const raised = isRowCovered ? cost + least : cost;
        costs[at] = isColumnCovered[column] ? raised : raised - least;
      }
    }
  }

  /** Turns primes into stars along the path from a primed zero, which makes one star more. */
  #augment(row: number, column: number): void {
    let [at, to] = [row, column];
    for (;;) {
      const starredRow = this.#starOfColumn[to] as number;
      this.#star(at, to);
      if (starredRow < 0) break;
      at = starredRow;
      to = this.#primeOfRow[at] as number;
    }
    this.#primeOfRow.fill(-1);
  }
}
