import type { JsonValue } from "@docmux/core";
import { linearSumAssignment } from "linear-sum-assignment";
import { editSimilarity, normalizeText } from "./similarity.ts";

/** Sum of likenesses, and over how many values it was taken. */
interface Likeness {
  sum: number;
  length: number;
}

/** Likeness below this counts as none. */
const threshold = 0.5;
/** About two seconds, of short texts. */
const mostPairs = 1_000_000;
/** About five seconds, if every text were compared with every other. */
const mostCharacterPairs = 40_000_000_000;
const nothing: Likeness = { sum: 0, length: 0 };

/**
 * ANLS*, 0 to 100: edit likeness of texts, nothing below a half, over trees, with rows of lists assigned to each other.
 * Gives credit for nearly correct text, and none for another spelling of a date or number.
 *
 * @returns `null` for lists or texts so long that comparing every one with every other takes minutes.
 */
export function anlsStar(truth: JsonValue, answer: JsonValue | undefined): number | null {
  if (mostItems(truth) * mostItems(answer) > mostPairs) return null;
  if (charactersOf(truth) * charactersOf(answer) > mostCharacterPairs) return null;
  const { sum, length } = compareValues(truth, answer);
  return length === 0 ? 100 : (100 * sum) / length;
}

function compareValues(truth: JsonValue | undefined, answer: JsonValue | undefined): Likeness {
  if (isEmpty(truth) && isEmpty(answer)) return { sum: 1, length: 1 };
  if (Array.isArray(truth) && Array.isArray(answer)) return compareLists(truth, answer);
  if (isObject(truth) && isObject(answer)) {
    return Object.keys({ ...truth, ...answer })
      .map((name) => compareValues(memberOf(truth, name), memberOf(answer, name)))
      .reduce(plus, nothing);
  }
  if (isScalar(truth) && isScalar(answer))
    return { sum: textLikeness(String(truth), String(answer)), length: 1 };
  return { sum: 0, length: Math.max(lengthOf(truth), lengthOf(answer)) };
}

function compareLists(truth: readonly JsonValue[], answer: readonly JsonValue[]): Likeness {
  const likenesses = truth.map((item) => answer.map((candidate) => compareValues(item, candidate)));
  const weights = likenesses.map((row) => row.map(({ sum, length }) => (length === 0 ? 0 : sum / length)));
  const partners =
    truth.length === 0 || answer.length === 0 ? [] : [...linearSumAssignment(weights).rowAssignments];
  const used = new Set(partners);
  const paired = truth.map((item, index): Likeness => {
    const likeness = likenesses[index]?.[partners[index] ?? -1];
    return likeness ?? { sum: 0, length: lengthOf(item) };
  });
  const extra = answer.map((item, index) => ({ sum: 0, length: used.has(index) ? 0 : lengthOf(item) }));
  return [...paired, ...extra].reduce(plus, nothing);
}

function textLikeness(truth: string, answer: string): number {
  const [a, b] = [normalizeText(truth), normalizeText(answer)];
  // Texts this unlike in length are below the threshold whatever they say; the search would only take time.
  if (Math.min(a.length, b.length) < threshold * Math.max(a.length, b.length)) return 0;
  const similarity = editSimilarity(a, b);
  return similarity < threshold ? 0 : similarity;
}

function lengthOf(value: JsonValue | undefined): number {
  if (Array.isArray(value))
    return Math.max(
      1,
      value.reduce<number>((sum, item) => sum + lengthOf(item), 0),
    );
  if (isObject(value))
    return Math.max(
      1,
      Object.values(value).reduce<number>((sum, item) => sum + lengthOf(item), 0),
    );
  return 1;
}

/** Items of the longest list, those of lists inside it counted: every one of them is held against every one. */
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
function memberOf(object: { [name: string]: JsonValue }, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function isObject(value: JsonValue | undefined): value is { [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: JsonValue | undefined): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function plus(a: Likeness, b: Likeness): Likeness {
  return { sum: a.sum + b.sum, length: a.length + b.length };
}
