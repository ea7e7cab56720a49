import type { JsonValue } from "@docmux/core";
import { type ComparableObject, type ComparablePart, PartMaker, pairShapes } from "./anls-star-parts.ts";
import { areFlat, compareFlatRows, type FlatRow } from "./anls-star-rows.ts";
import { isSameScalar, textLikeness } from "./anls-star-text.ts";
import { assignBest, type WeightTable } from "./assignment.ts";
import { assignLikeMunkres } from "./munkres.ts";

/** About two seconds, of short texts. */
const mostPairs = 1_000_000;
/** In longer lists, another of the best assignments may be taken than the reference takes. */
const mostReferenceRows = 100;
/** About five seconds, if every text were compared with every other. */
const mostCharacterPairs = 40_000_000_000;

/**
 * ANLS*, 0 to 100: edit likeness of texts, nothing below a half, over trees, with rows of lists assigned to each other.
 * Gives credit for nearly correct text, and none for another spelling of a date or number.
 *
 * Agrees with the Python package `anls_star` 1.0.1 on nulls and empties too: what is absent in the truth and null in the
 * answer earns nothing and counts. `scripts/anls-star/check.sh` compares the two.
 *
 * @returns `null` for lists or texts so long that comparing every one with every other takes minutes.
 */
export function anlsStar(truth: JsonValue, answer: JsonValue | undefined): number | null {
  if (mostItems(truth) * mostItems(answer) > mostPairs) return null;
  if (charactersOf(truth) * charactersOf(answer) > mostCharacterPairs) return null;
  const parts = new PartMaker();
  const likeness = new Likeness();
  likeness.add(parts.make(truth), parts.make(answer ?? null));
  return 100 * likeness.mean();
}

const nothing = new PartMaker().make(null);

/** What parts of the truth and of the answer have in common, in the order in which they are added. */
class Likeness {
  /** Likeness of each pair of values that was compared, 0 to 1, summed in their order: it decides the last bits. */
  #sum = 0;
  /** Over how many values they count. */
  #length = 0;
  /** The two are the same after the reference has chosen what counts as the truth. */
  exact = true;

  mean(): number {
    return this.#length === 0 ? 1 : this.#sum / this.#length;
  }

  add(truth: ComparablePart, answer: ComparablePart): void {
    if (truth.kind === "null") {
      this.#count(answer.isEmpty ? 1 : 0, Math.max(1, answer.length), answer.isEmpty);
    } else if (truth.kind === "list" && answer.kind === "list") {
      this.#addLists(truth.items, answer.items);
    } else if (truth.kind === "object" && answer.kind === "object") {
      this.#addObjects(truth, answer);
    } else if (truth.kind === "scalar" && answer.kind === "scalar") {
      this.#count(textLikeness(truth.text, answer.text), 1, isSameScalar(truth.value, answer.value));
    } else {
      this.#count(0, Math.max(truth.length, answer.length), false);
    }
  }

  #count(score: number, length: number, exact: boolean): void {
    this.#sum += score;
    this.#length += length;
    this.exact &&= exact;
  }

  #addObjects(truth: ComparableObject, answer: ComparableObject): void {
    const { common, extra } = pairShapes(truth.shape, answer.shape);
    for (let index = 0; index < truth.members.length; index += 1) {
      const expected = truth.members[index] ?? nothing;
      const given = answer.members[common[index] ?? -1];
      const wasExact = this.exact;
      this.add(expected, given ?? nothing);
      if (given === undefined) this.exact = wasExact && expected.isEmpty;
    }
    for (const index of extra) {
      const given = answer.members[index] ?? nothing;
      // Saying "nothing" of a field that was not asked for is no achievement: it counts, and earns no credit.
      if (given.isEmpty) this.#count(0, Math.max(1, given.length), false);
      else this.add(nothing, given);
    }
  }

  #addLists(truth: readonly ComparablePart[], answer: readonly ComparablePart[]): void {
    const partners = assign(truth, answer);
    const used = new Set(partners);
    this.exact &&= truth.length === answer.length;
    truth.forEach((item, index) => {
      const partner = answer[partners[index] ?? -1];
      if (partner) this.add(item, partner);
      else this.#count(0, item.length, false);
    });
    answer.forEach((item, index) => {
      if (!used.has(index)) this.#length += item.length;
    });
  }
}

/** The partner of each row of the truth, -1 for none. */
function assign(truth: readonly ComparablePart[], answer: readonly ComparablePart[]): Int32Array {
  const [rows, columns] = [truth.length, answer.length];
  if (rows === 0 || columns === 0) return new Int32Array(rows).fill(-1);
  const weights = areFlat(truth) && areFlat(answer) ? weighFlat(truth, answer) : weighEach(truth, answer);
  const table: WeightTable = { rows, columns, weights };
  return Math.max(rows, columns) <= mostReferenceRows
    ? assignLikeMunkres(table)
    : assignBest(table).columnOfRow;
}

function weighFlat(truth: readonly FlatRow[], answer: readonly FlatRow[]): Float64Array {
  const { means, differ } = compareFlatRows(truth, answer);
  return means.map((mean, at) => (differ[at] === 0 ? nextAbove(mean) : mean));
}

function weighEach(truth: readonly ComparablePart[], answer: readonly ComparablePart[]): Float64Array {
  const weights = new Float64Array(truth.length * answer.length);
  let at = 0;
  for (const item of truth) {
    for (const candidate of answer) {
      const likeness = new Likeness();
      likeness.add(item, candidate);
      weights[at] = likeness.exact ? nextAbove(likeness.mean()) : likeness.mean();
      at += 1;
    }
  }
  return weights;
}

const oneNumber = new Float64Array(1);
const itsBits = new BigInt64Array(oneNumber.buffer);

/** The next larger number: the least by which the reference prefers what is exactly the same. */
function nextAbove(value: number): number {
  oneNumber[0] = value;
  itsBits[0] = (itsBits[0] ?? 0n) + 1n;
  return oneNumber[0] ?? value;
}

/** Items of the longest list, those of lists inside it counted: every one of them is compared with every one. */
function mostItems(value: JsonValue | undefined): number {
  if (typeof value !== "object" || value === null) return 0;
  const below = Object.values(value).map(mostItems);
  return Array.isArray(value)
    ? below.reduce((sum, items) => sum + Math.max(1, items), 0)
    : below.reduce((most, items) => Math.max(most, items), 0);
}

function charactersOf(value: JsonValue | undefined): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, member) => sum + charactersOf(member), 0);
}
