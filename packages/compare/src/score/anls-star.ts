import type { JsonValue } from "@docmux/core";
import { linearSumAssignment } from "linear-sum-assignment";
import { assignLikeMunkres } from "./munkres.ts";
import { editSimilarity } from "./similarity.ts";

/** What a part of the truth and a part of the answer have in common. */
interface Likeness {
  /** Likeness of each pair of values that was compared, 0 to 1. */
  scores: readonly number[];
  /** Over how many values they count. */
  length: number;
  /** The two are the same after the reference has chosen what counts as the truth. */
  exact: boolean;
}

/** Likeness below this counts as none. */
const threshold = 0.5;
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
  return 100 * meanOf(compareValues(truth, answer ?? null));
}

function meanOf({ scores, length }: Likeness): number {
  return length === 0 ? 1 : scores.reduce((sum, score) => sum + score, 0) / length;
}

function compareValues(truth: JsonValue, answer: JsonValue): Likeness {
  if (truth === null) {
    const isSame = isEmpty(answer);
    return { scores: [isSame ? 1 : 0], length: Math.max(1, lengthOf(answer)), exact: isSame };
  }
  if (Array.isArray(truth) && Array.isArray(answer)) return compareLists(truth, answer);
  if (isObject(truth) && isObject(answer)) return compareObjects(truth, answer);
  if (isScalar(truth) && isScalar(answer))
    return {
      scores: [textLikeness(asPython(truth), asPython(answer))],
      length: 1,
      exact: isSameScalar(truth, answer),
    };
  return { scores: [0], length: Math.max(lengthOf(truth), lengthOf(answer)), exact: false };
}

type JsonMembers = { [name: string]: JsonValue };

function compareObjects(truth: JsonMembers, answer: JsonMembers): Likeness {
  const scores: number[] = [];
  let length = 0;
  let exact = true;
  const extra = Object.keys(answer).filter((name) => !Object.hasOwn(truth, name));
  for (const name of [...Object.keys(truth), ...extra]) {
    const [expected, given] = [memberOf(truth, name), memberOf(answer, name)];
    const likeness = compareValues(expected ?? null, given ?? null);
    length += likeness.length;
    // Saying "nothing" of a field that was not asked for is no achievement: it counts, and earns no credit.
    const isExtraNothing = expected === undefined && isEmpty(given ?? null);
    if (!isExtraNothing) scores.push(...likeness.scores);
    const isLeftOutNothing = given === undefined && isEmpty(expected ?? null);
    exact &&= isLeftOutNothing || (likeness.exact && given !== undefined && !isExtraNothing);
  }
  return { scores, length, exact };
}

function compareLists(truth: readonly JsonValue[], answer: readonly JsonValue[]): Likeness {
  const partners = assign(truth, answer);
  const used = new Set(partners);
  const scores: number[] = [];
  let length = 0;
  let exact = truth.length === answer.length;
  truth.forEach((item, index) => {
    const partner = answer[partners[index] ?? -1];
    if (partner === undefined) {
      length += lengthOf(item);
      exact = false;
      return;
    }
    const likeness = compareValues(item, partner);
    scores.push(...likeness.scores);
    length += likeness.length;
    exact &&= likeness.exact;
  });
  answer.forEach((item, index) => {
    if (!used.has(index)) length += lengthOf(item);
  });
  return { scores, length, exact };
}

/** The partner of each row of the truth, -1 for none. */
function assign(truth: readonly JsonValue[], answer: readonly JsonValue[]): readonly number[] {
  if (truth.length === 0 || answer.length === 0) return truth.map(() => -1);
  const weights = truth.map((item) =>
    answer.map((candidate) => {
      const likeness = compareValues(item, candidate);
      const mean = meanOf(likeness);
      return likeness.exact ? nextAbove(mean) : mean;
    }),
  );
  if (Math.max(truth.length, answer.length) <= mostReferenceRows) return assignLikeMunkres(weights);
  return [...linearSumAssignment(weights).rowAssignments];
}

/** The next larger number: the least by which the reference prefers what is exactly the same. */
function nextAbove(value: number): number {
  const number = new Float64Array([value]);
  const bits = new BigInt64Array(number.buffer);
  bits[0] = (bits[0] ?? 0n) + 1n;
  return number[0] ?? value;
}

function textLikeness(truth: string, answer: string): number {
  const [a, b] = oneUnitEach(pythonWords(truth), pythonWords(answer));
  // Texts this unlike in length are below the threshold whatever they say; the search would only take time.
  if (Math.min(a.length, b.length) < threshold * Math.max(a.length, b.length)) return 0;
  const similarity = editSimilarity(a, b);
  return similarity < threshold ? 0 : similarity;
}

/** White space as Python splits at it. JavaScript's own class differs in four control characters and two more. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python splits at these control characters.
const pythonSpace = /[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

function pythonWords(text: string): string {
  return text
    .toLowerCase()
    .split(pythonSpace)
    .filter((word) => word !== "")
    .join(" ");
}

/** Both texts with one unit for each character: an emoji is one edit, not two. */
function oneUnitEach(a: string, b: string): [string, string] {
  if (!/[\ud800-\udfff]/.test(a + b)) return [a, b];
  const units = new Map<string, string>();
  const unitOf = (character: string) => {
    const unit = units.get(character) ?? String.fromCharCode(units.size);
    units.set(character, unit);
    return unit;
  };
  return [Array.from(a, unitOf).join(""), Array.from(b, unitOf).join("")];
}

/** A value as Python prints it. */
function asPython(value: string | number | boolean): string {
  if (typeof value !== "number" || value === 0 || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, "e-0$1");
}

/** Equal as Python has it, where `True` is 1. */
function isSameScalar(a: string | number | boolean, b: string | number | boolean): boolean {
  return typeof a === "string" || typeof b === "string" ? a === b : Number(a) === Number(b);
}

function lengthOf(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + lengthOf(item), 0);
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

/** A name such as `constructor` is not there because every object has one. */
function memberOf(object: JsonMembers, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isEmpty(value: JsonValue): boolean {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}

function isObject(value: JsonValue): value is JsonMembers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: JsonValue): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
