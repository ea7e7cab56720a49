import type { ReportField } from "../model/field.ts";
import { agreementAt, isMissedByAll, type PackedFields, unpackFields } from "./fields.ts";

/** How many places a report lists. They take about 50 MB of memory. */
export const mostListedPlaces = 50_000;

/** How many places each document may list when all of them together are too many. */
function placesOfEach(documents: number, most: number): number {
  return Math.floor(most / documents);
}

/**
 * The places of one document that need review most, in their order: first those that every pipeline misses, then by how
 * little they agree. Places on which all are correct, or agree without a truth, are left out. All, where they are few.
 */
export function worstPlaces(packed: PackedFields, most: number): PackedFields {
  if (packed.addresses.length <= most) return packed;
  const accords = packed.addresses.map((_, index) => accordAt(packed, index));
  const kept = accords
    .flatMap((accord, index) => (accord === undefined ? [] : [{ accord, index }]))
    .sort((a, b) => a.accord - b.accord)
    .slice(0, most)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
  const width = packed.pipelines.length;
  const rowsOf = <Value>(cells: readonly Value[]) =>
    kept.flatMap((index) => cells.slice(index * width, (index + 1) * width));
  const oneOf = <Value>(cells: readonly Value[]) => kept.map((index) => cells[index] as Value);
  return {
    pipelines: packed.pipelines,
    addresses: oneOf(packed.addresses),
    fields: oneOf(packed.fields),
    truths: oneOf(packed.truths),
    values: rowsOf(packed.values),
    groups: rowsOf(packed.groups),
    verdicts: rowsOf(packed.verdicts),
    same: oneOf(packed.same),
  };
}

/** `undefined` for a place that needs no review. */
function accordAt(packed: PackedFields, index: number): number | undefined {
  if (isMissedByAll(packed, index)) return -1;
  const agreement = agreementAt(packed, index);
  if (agreement !== null && agreement < 100) return agreement;
  const width = packed.pipelines.length;
  const own = packed.verdicts.slice(index * width, (index + 1) * width);
  return own.some((verdict) => verdict !== null && verdict !== "correct") ? 100 : undefined;
}

/**
 * The places that a report lists: all of them or, when they are too many, those of each document that need review most,
 * as many of each. Documents may come in any order, and are in memory only as far as they are listed.
 */
export class ListedPlaces {
  readonly #documents: readonly string[];
  readonly #most: number;
  readonly #packed: (PackedFields | undefined)[];
  readonly #strings = new Map<string, string>();
  #places = 0;

  constructor(documents: readonly string[], most = mostListedPlaces) {
    this.#documents = documents;
    this.#most = most;
    this.#packed = documents.map(() => undefined);
  }

  /** How many places of one document are listed at most; `undefined` while all are. */
  get limit(): number | undefined {
    return this.#places > this.#most ? placesOfEach(this.#documents.length, this.#most) : undefined;
  }

  /** @param places - of the whole document: `packed` may hold no more than {@link limit} of them. */
  add(document: number, packed: PackedFields, places: number): void {
    const wasWithin = this.limit === undefined;
    this.#places += places;
    const { limit } = this;
    this.#packed[document] = limit === undefined ? packed : worstPlaces(packed, limit);
    if (!wasWithin || limit === undefined) return;
    this.#packed.forEach((own, index) => {
      if (own) this.#packed[index] = worstPlaces(own, limit);
    });
  }

  /** How many places of a document are listed. */
  countOf(document: number): number {
    return this.#packed[document]?.addresses.length ?? 0;
  }

  /** In the order of documents, one by one. What was taken is no longer kept here. */
  *take(): Generator<ReportField[], void, undefined> {
    for (const [index, packed] of this.#packed.entries()) {
      if (!packed) continue;
      this.#packed[index] = undefined;
      yield unpackFields(this.#documents[index] ?? "", packed, this.#shared);
    }
  }

  /** One copy of equal texts: what comes from another thread is a copy, and a large report has many. */
  readonly #shared = <Value>(value: Value): Value => {
    if (typeof value !== "string") return value;
    const known = this.#strings.get(value);
    if (known !== undefined) return known as Value;
    this.#strings.set(value, value);
    return value;
  };
}
