import {
  type ComparableNull,
  type ComparableObject,
  type ComparablePart,
  type ComparableScalar,
  pairShapes,
} from "./anls-star-parts.ts";
import { isSameScalar, textLikeness } from "./anls-star-text.ts";

type Value = ComparableScalar | ComparableNull;

/** A row of a table: an object without lists and objects in it. */
export interface FlatRow extends ComparableObject {
  members: readonly Value[];
}

/** True for rows of a table. */
export function areFlat(items: readonly ComparablePart[]): items is readonly FlatRow[] {
  return items.every(
    (item) =>
      item.kind === "object" &&
      item.members.every((member) => member.kind === "scalar" || member.kind === "null"),
  );
}

/** What each row of a truth has in common with each row of an answer, row after row. */
export interface RowLikeness {
  /** Means of the values that were compared. */
  means: Float64Array;
  /** 1 where the two are not the same. */
  differ: Uint8Array;
}

/**
 * Compares every row of a table with every row of another, column by column: values that come up in many rows are
 * compared once. Sums are added up in the order of the members, as they are when two rows are compared by themselves.
 */
export function compareFlatRows(truth: readonly FlatRow[], answer: readonly FlatRow[]): RowLikeness {
  const table = new RowTable(truth.length, answer.length);
  const columnGroups = groupsOf(answer);
  for (const rows of groupsOf(truth)) for (const columns of columnGroups) table.fill(rows, columns);
  return table;
}

interface Group {
  shape: FlatRow["shape"];
  places: number[];
  rows: FlatRow[];
}

/** Rows with the same names in the same order. */
function groupsOf(rows: readonly FlatRow[]): Group[] {
  const groups = new Map<FlatRow["shape"], Group>();
  rows.forEach((row, place) => {
    const group = groups.get(row.shape) ?? { shape: row.shape, places: [], rows: [] };
    group.places.push(place);
    group.rows.push(row);
    groups.set(row.shape, group);
  });
  return [...groups.values()];
}

class RowTable implements RowLikeness {
  readonly means: Float64Array;
  readonly differ: Uint8Array;
  readonly #width: number;

  constructor(rows: number, columns: number) {
    this.means = new Float64Array(rows * columns);
    this.differ = new Uint8Array(rows * columns);
    this.#width = columns;
  }

  fill(truth: Group, answer: Group): void {
    const { common, extra } = pairShapes(truth.shape, answer.shape);
    for (let index = 0; index < truth.shape.names.length; index += 1) {
      const expected = truth.rows.map((row) => row.members[index] as Value);
      const place = common[index] ?? -1;
      const given = answer.rows.map((row) => row.members[place] as Value);
      if (place < 0) this.#addAbsent(truth, answer, expected);
      else this.#addColumn(truth, answer, expected, given);
    }
    // What was not asked for counts, and earns no credit.
    const length = truth.shape.names.length + extra.length;
    const { means, differ } = this;
    for (const row of truth.places) {
      for (const column of answer.places) {
        const at = row * this.#width + column;
        means[at] = length === 0 ? 1 : (means[at] as number) / length;
        if (extra.length > 0) differ[at] = 1;
      }
    }
  }

  #addAbsent(truth: Group, answer: Group, expected: readonly Value[]): void {
    expected.forEach((value, index) => {
      const start = (truth.places[index] as number) * this.#width;
      for (const column of answer.places) {
        const at = start + column;
        if (value.kind === "null") this.means[at] = (this.means[at] as number) + 1;
        if (!value.isEmpty) this.differ[at] = 1;
      }
    });
  }

  #addColumn(truth: Group, answer: Group, expected: readonly Value[], given: readonly Value[]): void {
    const left = numbered(expected);
    const right = numbered(given);
    const width = right.distinct.length;
    const scores = new Float64Array(left.distinct.length * width);
    const differences = new Uint8Array(scores.length);
    left.distinct.forEach((value, row) => {
      right.distinct.forEach((other, column) => {
        scores[row * width + column] = scoreOf(value, other);
        differences[row * width + column] = isSame(value, other) ? 0 : 1;
      });
    });
    // Without calls: this is where the time goes.
    const { means, differ } = this;
    const columns = Int32Array.from(answer.places);
    const numbers = Int32Array.from(right.numbers);
    for (let index = 0; index < left.numbers.length; index += 1) {
      const start = (truth.places[index] as number) * this.#width;
      const from = (left.numbers[index] as number) * width;
      for (let column = 0; column < numbers.length; column += 1) {
        const at = start + (columns[column] as number);
        const pair = from + (numbers[column] as number);
        means[at] = (means[at] as number) + (scores[pair] as number);
        differ[at] = (differ[at] as number) | (differences[pair] as number);
      }
    }
  }
}

/** Different values, and which of them each is. */
function numbered(values: readonly Value[]): { distinct: Value[]; numbers: number[] } {
  const known = new Map<unknown, number>();
  const distinct: Value[] = [];
  const numbers = values.map((part) => {
    const value = part.kind === "null" ? null : part.value;
    let number = known.get(value);
    if (number === undefined) {
      number = distinct.length;
      known.set(value, number);
      distinct.push(part);
    }
    return number;
  });
  return { distinct, numbers };
}

function scoreOf(expected: Value, given: Value): number {
  if (expected.kind === "null") return given.isEmpty ? 1 : 0;
  return given.kind === "null" ? 0 : textLikeness(expected.text, given.text);
}

function isSame(expected: Value, given: Value): boolean {
  if (expected.kind === "null") return given.isEmpty;
  return given.kind === "scalar" && isSameScalar(expected.value, given.value);
}
