/**
 * Assigns rows to columns so that the sum of the weights is greatest. Of several such ways it takes the one that the
 * Python package `munkres` 1.1 takes, which the reference of ANLS* is built on: ties decide between pairs of unequal size,
 * and so decide the score.
 *
 * @returns The column of each row, -1 for none.
 */
export function assignLikeMunkres(weights: readonly (readonly number[])[]): number[] {
  const width = weights[0]?.length ?? 0;
  const greatest = Math.max(...weights.map((row) => Math.max(...row)));
  const stars = new StarSearch(weights.map((row) => row.map((weight) => greatest - weight))).solve();
  return weights.map((_, row) => {
    const column = stars[row] ?? -1;
    return column < width ? column : -1;
  });
}

/** The search for one independent zero in each row of a cost matrix, in steps as Munkres described them in 1957. */
class StarSearch {
  readonly #size: number;
  readonly #costs: number[][];
  /** Column of the starred zero of each row, and row of the one of each column; -1 for none. */
  readonly #starOfRow: number[];
  readonly #starOfColumn: number[];
  /** Column of the primed zero of each row; -1 for none. */
  readonly #primeOfRow: number[];
  readonly #isRowCovered: boolean[];
  readonly #isColumnCovered: boolean[];

  constructor(costs: readonly (readonly number[])[]) {
    this.#size = Math.max(costs.length, costs[0]?.length ?? 0);
    this.#costs = Array.from({ length: this.#size }, (_, row) =>
      Array.from({ length: this.#size }, (_, column) => costs[row]?.[column] ?? 0),
    );
    this.#starOfRow = new Array(this.#size).fill(-1);
    this.#starOfColumn = new Array(this.#size).fill(-1);
    this.#primeOfRow = new Array(this.#size).fill(-1);
    this.#isRowCovered = new Array(this.#size).fill(false);
    this.#isColumnCovered = new Array(this.#size).fill(false);
  }

  solve(): readonly number[] {
    this.#subtractRowMinima();
    this.#starFirstZeros();
    while (this.#coverStarredColumns() < this.#size) this.#augment(...this.#primeUntilFree());
    return this.#starOfRow;
  }

  #subtractRowMinima(): void {
    for (const row of this.#costs) {
      const least = Math.min(...row);
      row.forEach((cost, column) => {
        row[column] = cost - least;
      });
    }
  }

  #starFirstZeros(): void {
    this.#costs.forEach((costs, row) => {
      const column = costs.findIndex((cost, place) => cost === 0 && this.#starOfColumn[place] === -1);
      if (column >= 0) this.#star(row, column);
    });
  }

  #star(row: number, column: number): void {
    this.#starOfRow[row] = column;
    this.#starOfColumn[column] = row;
  }

  /** Covers the columns that have a star, and nothing else. Returns how many they are. */
  #coverStarredColumns(): number {
    this.#isRowCovered.fill(false);
    this.#starOfColumn.forEach((row, column) => {
      this.#isColumnCovered[column] = row >= 0;
    });
    return this.#isColumnCovered.filter(Boolean).length;
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
      const starred = this.#starOfRow[row] ?? -1;
      if (starred < 0) return found;
      this.#isRowCovered[row] = true;
      this.#isColumnCovered[starred] = false;
      from = [row, starred];
    }
  }

  /** The last uncovered zero of the first row that has any, both counted in a circle from the place given. */
  #findZero(fromRow: number, fromColumn: number): [number, number] | undefined {
    for (let step = 0; step < this.#size; step += 1) {
      const row = (fromRow + step) % this.#size;
      if (this.#isRowCovered[row]) continue;
      const costs = this.#costs[row] ?? [];
      for (let back = this.#size - 1; back >= 0; back -= 1) {
        const column = (fromColumn + back) % this.#size;
        if (costs[column] === 0 && !this.#isColumnCovered[column]) return [row, column];
      }
    }
    return undefined;
  }

  /** Moves the smallest uncovered cost, so that there is an uncovered zero again and starred ones stay. */
  #makeZero(): void {
    let least = Number.MAX_SAFE_INTEGER;
    this.#eachCell((cost, row, column) => {
      if (!this.#isRowCovered[row] && !this.#isColumnCovered[column] && cost < least) least = cost;
    });
    this.#eachCell((cost, row, column, costs) => {
      // Both steps where both apply: floating point does not give back exactly what was added.
      const raised = this.#isRowCovered[row] ? cost + least : cost;
      costs[column] = this.#isColumnCovered[column] ? raised : raised - least;
    });
  }

  #eachCell(visit: (cost: number, row: number, column: number, costs: number[]) => void): void {
    this.#costs.forEach((costs, row) => {
      for (let column = 0; column < this.#size; column += 1) visit(costs[column] ?? 0, row, column, costs);
    });
  }

  /** Turns primes into stars along the path from a primed zero, which makes one star more. */
  #augment(row: number, column: number): void {
    let [at, to] = [row, column];
    for (;;) {
      const starredRow = this.#starOfColumn[to] ?? -1;
      this.#star(at, to);
      if (starredRow < 0) break;
      at = starredRow;
      to = this.#primeOfRow[at] ?? -1;
    }
    this.#primeOfRow.fill(-1);
  }
}
