/** How much each pair of a row and a column is worth, one row at a time. */
export interface RowWeights {
  rows: number;
  columns: number;
  /** What a matching value is worth. The rest of a weight is less, and only breaks ties. */
  valueWeight: number;
  /** The weights of a row with every column. Valid until the next call. */
  weightsOf: (row: number) => Float64Array;
}

/**
 * The better of two quick ways to assign columns to rows, and of what another search found until it ended: the best pair
 * first, which has at least half of the best possible number of matching values, and each row in turn its best column.
 */
export function bestGreedy(weights: RowWeights, begun?: Int32Array): Int32Array {
  const ways = [
    bestPairFirst(weights),
    eachRowInTurn(weights),
    ...(begun ? [eachRowInTurn(weights, begun)] : []),
  ];
  return ways.reduce((best, way) => (way.worth > best.worth ? way : best)).columnOfRow;
}

interface Way {
  /** The column of each row, -1 for none. */
  columnOfRow: Int32Array;
  worth: number;
}

/** Gives each row without a column the best that is left. */
export function eachRowInTurn(weights: RowWeights, begun?: Int32Array): Way {
  const columnOfRow = begun ? begun.slice() : new Int32Array(weights.rows).fill(-1);
  const isTaken = new Uint8Array(weights.columns);
  for (const column of columnOfRow) if (column >= 0) isTaken[column] = 1;
  let worth = 0;
  for (let row = 0; row < weights.rows; row += 1) {
    const own = weights.weightsOf(row);
    let column = columnOfRow[row] as number;
    if (column < 0) {
      column = bestFree(own, isTaken);
      if (column < 0) continue;
      columnOfRow[row] = column;
      isTaken[column] = 1;
    }
    worth += own[column] as number;
  }
  return { columnOfRow, worth };
}

/** Pairs with the most matching values first. A row is read again only when its best column was taken. */
function bestPairFirst(weights: RowWeights): Way {
  const { rows, columns, valueWeight, weightsOf } = weights;
  const columnOfRow = new Int32Array(rows).fill(-1);
  const isTaken = new Uint8Array(columns);
  // Rows by how many values they match at best. Columns that are taken can only lower it.
  const waiting = new Map<number, number[]>();
  const enqueue = (row: number) => {
    const own = weightsOf(row);
    const column = bestFree(own, isTaken);
    if (column < 0) return;
    const level = Math.floor((own[column] as number) / valueWeight);
    const same = waiting.get(level);
    if (same) same.push(row);
    else waiting.set(level, [row]);
  };
  for (let row = 0; row < rows; row += 1) enqueue(row);
  let worth = 0;
  for (let level = Math.max(0, ...waiting.keys()); level > 0; level -= 1) {
    for (const row of waiting.get(level) ?? []) {
      const own = weightsOf(row);
      const column = bestFree(own, isTaken);
      if (column < 0) continue;
      const weight = own[column] as number;
      if (weight < level * valueWeight) {
        enqueue(row);
        continue;
      }
      columnOfRow[row] = column;
      isTaken[column] = 1;
      worth += weight;
    }
  }
  return { columnOfRow, worth };
}

/** -1 where no column that is left has a matching value. */
function bestFree(weights: Float64Array, isTaken: Uint8Array): number {
  let best = -1;
  let most = 0;
  for (let column = 0; column < weights.length; column += 1) {
    const weight = weights[column] as number;
    if (weight > most && !isTaken[column]) {
      most = weight;
      best = column;
    }
  }
  return best;
}
