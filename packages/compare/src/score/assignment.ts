/** Weights of pairs of rows and columns, row after row. */
export interface WeightTable {
  rows: number;
  columns: number;
  weights: Float64Array;
}

/** A partner for each row. */
export interface Assignment {
  /** The column of each row, -1 for none. */
  columnOfRow: Int32Array;
  /** False when the search ended at its limit: rows are without a partner that could have one. */
  complete: boolean;
}

/**
 * Assigns rows to columns so that the sum of the weights is greatest: shortest augmenting paths, as
 * [Crouse](https://doi.org/10.1109/TAES.2016.140952) described them. Of several such ways it takes the same as the
 * package `linear-sum-assignment` 1.0.9.
 *
 * @param mostSteps - how many weights may be read before the search is given up.
 */
export function assignBest(
  { rows, columns, weights }: WeightTable,
  mostSteps = Number.POSITIVE_INFINITY,
): Assignment {
  const isFlipped = columns > rows;
  // "Places" are the longer side. Each seeker of the shorter side gets one of them.
  const [places, seekers] = isFlipped ? [columns, rows] : [rows, columns];
  const costs = costsOf({ rows, columns, weights }, isFlipped);
  const search = new PathSearch(costs, places, seekers, mostSteps);
  const complete = search.run();
  const columnOfRow = isFlipped ? search.placeOfSeeker : search.seekerOfPlace;
  return { columnOfRow, complete };
}

/** What each pair falls short of the greatest weight, seeker after seeker. */
function costsOf({ rows, columns, weights }: WeightTable, isFlipped: boolean): Float64Array {
  let greatest = Number.NEGATIVE_INFINITY;
  for (const weight of weights) if (weight > greatest) greatest = weight;
  const costs = new Float64Array(weights.length);
  if (isFlipped) return costs.map((_, at) => greatest - (weights[at] as number));
  // Tile by tile: a whole column at a time would read from memory, not from the cache.
  for (let firstRow = 0; firstRow < rows; firstRow += tile) {
    const endRow = Math.min(rows, firstRow + tile);
    for (let column = 0; column < columns; column += 1) {
      for (let row = firstRow; row < endRow; row += 1)
        costs[column * rows + row] = greatest - (weights[row * columns + column] as number);
    }
  }
  return costs;
}

const tile = 64;

class PathSearch {
  readonly placeOfSeeker: Int32Array;
  readonly seekerOfPlace: Int32Array;
  readonly #costs: Float64Array;
  readonly #places: number;
  readonly #seekers: number;
  readonly #seekerPrices: Float64Array;
  readonly #placePrices: Float64Array;
  /** Of one search: the seeker before each place, and the length of the way to it. */
  readonly #before: Int32Array;
  readonly #lengths: Float64Array;
  readonly #open: Int32Array;
  /** Places in the order in which they were reached. */
  readonly #reached: Int32Array;
  #stepsLeft: number;

  constructor(costs: Float64Array, places: number, seekers: number, mostSteps: number) {
    this.#costs = costs;
    this.#places = places;
    this.#seekers = seekers;
    this.placeOfSeeker = new Int32Array(seekers).fill(-1);
    this.seekerOfPlace = new Int32Array(places).fill(-1);
    this.#seekerPrices = new Float64Array(seekers);
    this.#placePrices = new Float64Array(places);
    this.#before = new Int32Array(places);
    this.#lengths = new Float64Array(places);
    this.#open = new Int32Array(places);
    this.#reached = new Int32Array(places);
    this.#stepsLeft = mostSteps;
  }

  run(): boolean {
    for (let seeker = 0; seeker < this.#seekers; seeker += 1) {
      const free = this.#findFreePlace(seeker);
      if (free < 0) return false;
      this.#moveAlong(free, seeker);
    }
    return true;
  }

  /** The free place that costs the least to reach, every seeker on the way moved by one. -1 at the limit. */
  #findFreePlace(from: number): number {
    const costs = this.#costs;
    const lengths = this.#lengths.fill(Number.POSITIVE_INFINITY);
    const open = this.#open;
    const placePrices = this.#placePrices;
    for (let place = 0; place < this.#places; place += 1) open[place] = place;
    let openCount = this.#places;
    let reachedCount = 0;
    let length = 0;
    let seeker = from;
    for (;;) {
      this.#stepsLeft -= openCount;
      if (this.#stepsLeft < 0) return -1;
      const offset = seeker * this.#places;
      const seekerPrice = this.#seekerPrices[seeker] as number;
      let least = Number.POSITIVE_INFINITY;
      let leastAt = 0;
      for (let at = 0; at < openCount; at += 1) {
        const place = open[at] as number;
        // In this order: another order of the same sum breaks ties in another way.
        const way = length + (costs[offset + place] as number) - seekerPrice - (placePrices[place] as number);
        let known = lengths[place] as number;
        if (way < known) {
          this.#before[place] = seeker;
          lengths[place] = way;
          known = way;
        }
        if (known < least) {
          least = known;
          leastAt = at;
        }
      }
      const place = open[leastAt] as number;
      open.copyWithin(leastAt, leastAt + 1, openCount);
      openCount -= 1;
      this.#reached[reachedCount] = place;
      reachedCount += 1;
      length = least;
      const holder = this.seekerOfPlace[place] as number;
      if (holder < 0) {
        this.#updatePrices(from, length, reachedCount);
        return place;
      }
      seeker = holder;
    }
  }

  #updatePrices(from: number, length: number, reachedCount: number): void {
    this.#seekerPrices[from] = (this.#seekerPrices[from] as number) + length;
    for (let index = 0; index < reachedCount; index += 1) {
      const place = this.#reached[index] as number;
      const spare = length - (this.#lengths[place] as number);
      const holder = this.seekerOfPlace[place] as number;
      if (holder >= 0) this.#seekerPrices[holder] = (this.#seekerPrices[holder] as number) + spare;
      this.#placePrices[place] = (this.#placePrices[place] as number) - spare;
    }
  }

  #moveAlong(free: number, from: number): void {
    let place = free;
    for (;;) {
      const seeker = this.#before[place] as number;
      const left = this.placeOfSeeker[seeker] as number;
      this.seekerOfPlace[place] = seeker;
      this.placeOfSeeker[seeker] = place;
      if (seeker === from) return;
      place = left;
    }
  }
}
