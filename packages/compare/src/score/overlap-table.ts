import type { LeafNode, ListNode, ValueNode } from "./value-tree.ts";

/** Counts what two values have in common, where it takes more than equal keys: tolerances, tables inside of rows. */
export type OverlapOf = (first: ValueNode, second: ValueNode) => { matched: number; shared: number };

/**
 * What each of many rows has in common with each of many others. Rows meet through an index of their values, not one by
 * one: what two have nothing of in common costs nothing.
 */
export class OverlapTable {
  /** Values in which each column matches the row that was read last. */
  readonly matched: Int32Array;
  /** Addresses that each column shares with it. */
  readonly shared: Int32Array;
  readonly #rows: readonly EncodedRow[];
  readonly #index = new Map<number, Map<string, number[]>>();
  readonly #compared = new Map<number, { column: number; node: ValueNode }[]>();
  readonly #shapes = new ShapeTable();
  readonly #shapeOfColumn: Int32Array;
  readonly #overlapOf: OverlapOf;

  constructor(rows: readonly ValueNode[], columns: readonly ValueNode[], overlapOf: OverlapOf) {
    const encoder = new RowEncoder();
    const rowParts = rows.map((node) => encoder.partsOf(node));
    const columnParts = columns.map((node) => encoder.partsOf(node));
    this.#overlapOf = overlapOf;
    this.#rows = rowParts.map((parts) => encoder.encode(parts, this.#shapes));
    this.matched = new Int32Array(columns.length);
    this.shared = new Int32Array(columns.length);
    this.#shapeOfColumn = new Int32Array(columns.length);
    columnParts.forEach((parts, column) => {
      const { keyed, items, compared, shape } = encoder.encode(parts, this.#shapes);
      this.#shapeOfColumn[column] = shape;
      for (const { slot, key } of keyed) this.#note(slot, key, column);
      for (const { slot, key } of items) this.#note(slot, key, column);
      for (const { slot, node } of compared) {
        const known = this.#compared.get(slot);
        if (known) known.push({ column, node });
        else this.#compared.set(slot, [{ column, node }]);
      }
    });
  }

  #note(slot: number, key: string, column: number): void {
    let keys = this.#index.get(slot);
    if (!keys) {
      keys = new Map();
      this.#index.set(slot, keys);
    }
    const known = keys.get(key);
    if (known) known.push(column);
    else keys.set(key, [column]);
  }

  /** Fills {@link matched} and {@link shared} for a row. */
  read(row: number): void {
    const encoded = this.#rows[row];
    if (!encoded) return;
    const { matched, shared } = this;
    const sharedWith = this.#shapes.sharedWith(encoded.shape);
    matched.fill(0);
    for (let column = 0; column < shared.length; column += 1)
      shared[column] = sharedWith[this.#shapeOfColumn[column] as number] as number;
    for (const { slot, key } of encoded.keyed) {
      for (const column of this.#index.get(slot)?.get(key) ?? [])
        matched[column] = (matched[column] as number) + 1;
    }
    // Items of plain lists share an address where they match, and only there.
    for (const { slot, key } of encoded.items) {
      for (const column of this.#index.get(slot)?.get(key) ?? []) {
        matched[column] = (matched[column] as number) + 1;
        shared[column] = (shared[column] as number) + 1;
      }
    }
    for (const { slot, node } of encoded.compared) {
      for (const other of this.#compared.get(slot) ?? []) {
        const overlap = this.#overlapOf(node, other.node);
        matched[other.column] = (matched[other.column] as number) + overlap.matched;
        shared[other.column] = (shared[other.column] as number) + overlap.shared;
      }
    }
  }
}

/** A value or a list of a row, with the number of its place. */
interface RowPart {
  slot: number;
  node: LeafNode | ListNode;
}

interface EncodedRow {
  /** Values that match where their keys are equal. */
  keyed: readonly { slot: number; key: string }[];
  /** Items of lists of such values. The second item of a key has another key than the first. */
  items: readonly { slot: number; key: string }[];
  /** What must be compared one by one. */
  compared: readonly RowPart[];
  shape: number;
}

interface Place {
  slot: number;
  members: Map<string, Place>;
}

class RowEncoder {
  #slots = 0;
  readonly #root: Place = this.#newPlace();
  /** Places at which a row has something that must be compared one by one. */
  readonly #comparedSlots = new Set<number>();

  #newPlace(): Place {
    // A value and a list at the same place have nothing in common: two numbers.
    const place = { slot: this.#slots, members: new Map() };
    this.#slots += 2;
    return place;
  }

  partsOf(node: ValueNode): RowPart[] {
    const parts: RowPart[] = [];
    this.#collect(node, this.#root, parts);
    return parts;
  }

  #collect(node: ValueNode, place: Place, into: RowPart[]): void {
    if (node.kind === "leaf") {
      if (node.tolerance !== undefined) this.#comparedSlots.add(place.slot);
      into.push({ slot: place.slot, node });
    } else if (node.kind === "list") {
      if (!node.items.every((item) => isPlain(item.node))) this.#comparedSlots.add(place.slot + 1);
      into.push({ slot: place.slot + 1, node });
    } else {
      for (const [name, member] of node.members) {
        let below = place.members.get(name);
        if (!below) {
          below = this.#newPlace();
          place.members.set(name, below);
        }
        this.#collect(member, below, into);
      }
    }
  }

  /** After the parts of all rows were collected: one value with a tolerance decides for all at its place. */
  encode(parts: readonly RowPart[], shapes: ShapeTable): EncodedRow {
    const keyed: { slot: number; key: string }[] = [];
    const items: { slot: number; key: string }[] = [];
    const compared: RowPart[] = [];
    for (const part of parts) {
      const { slot, node } = part;
      if (this.#comparedSlots.has(slot)) compared.push(part);
      else if (node.kind === "leaf") keyed.push({ slot, key: node.key });
      else for (const key of numberedKeys(node)) items.push({ slot, key });
    }
    return { keyed, items, compared, shape: shapes.numberOf(keyed.map(({ slot }) => slot)) };
  }
}

function isPlain(node: ValueNode): boolean {
  return node.kind === "leaf" && node.tolerance === undefined;
}

function numberedKeys(list: ListNode): string[] {
  const counts = new Map<string, number>();
  return list.items.flatMap(({ node }) => {
    if (node.kind !== "leaf") return [];
    const count = (counts.get(node.key) ?? 0) + 1;
    counts.set(node.key, count);
    return [`${count} ${node.key}`];
  });
}

/** Which places rows have a value at. Most rows of a table have the same. */
class ShapeTable {
  readonly #numbers = new Map<string, number>();
  readonly #slots: ReadonlySet<number>[] = [];
  readonly #shared = new Map<number, Int32Array>();

  numberOf(slots: readonly number[]): number {
    const key = [...slots].sort((a, b) => a - b).join();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#slots.length;
      this.#numbers.set(key, number);
      this.#slots.push(new Set(slots));
    }
    return number;
  }

  /** Places that a shape shares with each other one. */
  sharedWith(shape: number): Int32Array {
    const known = this.#shared.get(shape);
    if (known) return known;
    const own = this.#slots[shape] ?? new Set();
    const shared = Int32Array.from(this.#slots, (other) => {
      let count = 0;
      for (const slot of own) if (other.has(slot)) count += 1;
      return count;
    });
    // One shape for each row: only the last is kept, the square of them would fill the memory.
    if (this.#shared.size >= mostKeptShapes) this.#shared.clear();
    this.#shared.set(shape, shared);
    return shared;
  }
}

const mostKeptShapes = 64;
