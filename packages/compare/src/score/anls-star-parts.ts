import type { JsonValue } from "@docmux/core";

/** A part of a truth or an answer, ready to be compared with many others. */
export type ComparablePart = ComparableObject | ComparableList | ComparableScalar | ComparableNull;

interface Measured {
  /** Values in it, nulls included. */
  length: number;
  /** `null`, an empty text, or a container of nothing. */
  isEmpty: boolean;
}

/** `null`. */
export interface ComparableNull extends Measured {
  kind: "null";
}

/** A value without parts. */
export interface ComparableScalar extends Measured {
  kind: "scalar";
  value: string | number | boolean;
  text: ComparableText;
}

interface ComparableList extends Measured {
  kind: "list";
  items: readonly ComparablePart[];
}

/** An object with its members in their order. */
export interface ComparableObject extends Measured {
  kind: "object";
  shape: Shape;
  members: readonly ComparablePart[];
}

/** A text as the reference compares it. One object for each text of a comparison. */
export interface ComparableText {
  /** In lower case, one space between words. */
  words: string;
  /** Characters; one outside the basic plane counts once. */
  length: number;
  /** How often it has letters of each class. */
  letters: Uint8Array;
  /** A bit for each class of which it has a letter. */
  classes: number;
  /** What was found out by comparing it. */
  likenessTo: Map<ComparableText, number>;
}

/** The names of an object in their order. One object for all that have the same, as rows of a table do. */
interface Shape {
  names: readonly string[];
  pairings: Map<Shape, ShapePairing>;
}

interface ShapePairing {
  /** For each name of the truth, its place in the answer; -1 for none. */
  common: readonly number[];
  /** Places of the answer whose names the truth does not have. */
  extra: readonly number[];
}

/** Makes parts of one truth and one answer, which share texts and shapes. */
export class PartMaker {
  readonly #texts = new Map<string, ComparableText>();
  readonly #shapes = new Map<string, Shape>();

  make(value: JsonValue): ComparablePart {
    if (value === null) return { kind: "null", length: 1, isEmpty: true };
    if (typeof value !== "object")
      return { kind: "scalar", value, text: this.#text(asPython(value)), length: 1, isEmpty: value === "" };
    if (Array.isArray(value)) {
      const items = value.map((item) => this.make(item));
      return { kind: "list", items, length: lengthOf(items), isEmpty: items.length === 0 };
    }
    const names = Object.keys(value);
    const members = names.map((name) => this.make(value[name] ?? null));
    const shape = this.#shape(names);
    return { kind: "object", shape, members, length: lengthOf(members), isEmpty: members.length === 0 };
  }

  #text(raw: string): ComparableText {
    const known = this.#texts.get(raw);
    if (known) return known;
    const words = pythonWords(raw);
    const letters = new Uint8Array(letterClasses);
    let [length, classes] = [0, 0];
    for (const character of words) {
      const place = (character.codePointAt(0) ?? 0) % letterClasses;
      // Clamped, not wrapped around: a bound of what differs may be too low, never too high.
      letters[place] = Math.min(255, (letters[place] ?? 0) + 1);
      classes |= 1 << place;
      length += 1;
    }
    const text = { words, length, letters, classes, likenessTo: new Map() };
    this.#texts.set(raw, text);
    return text;
  }

  #shape(names: readonly string[]): Shape {
    const key = JSON.stringify(names);
    const known = this.#shapes.get(key);
    if (known) return known;
    const shape = { names, pairings: new Map() };
    this.#shapes.set(key, shape);
    return shape;
  }
}

const letterClasses = 32;

/** Edits without which two texts cannot have the same letters: never more than it takes to make one of the other. */
export function leastEdits(a: Uint8Array, b: Uint8Array): number {
  let [missing, extra] = [0, 0];
  for (let index = 0; index < letterClasses; index += 1) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference > 0) missing += difference;
    else extra -= difference;
  }
  return Math.max(missing, extra);
}

/** Tables have a few shapes. Of objects that all differ, none is kept: they would fill the memory. */
const mostKeptPairings = 32;

/** Which names two objects share. */
export function pairShapes(truth: Shape, answer: Shape): ShapePairing {
  const known = truth.pairings.get(answer);
  if (known) return known;
  const places = new Map(answer.names.map((name, index) => [name, index]));
  const common = truth.names.map((name) => places.get(name) ?? -1);
  const own = new Set(truth.names);
  const extra = answer.names.flatMap((name, index) => (own.has(name) ? [] : [index]));
  const pairing = { common, extra };
  if (truth.pairings.size < mostKeptPairings) truth.pairings.set(answer, pairing);
  return pairing;
}

function lengthOf(parts: readonly ComparablePart[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** A value as Python prints it. */
function asPython(value: string | number | boolean): string {
  if (typeof value !== "number" || value === 0 || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, "e-0$1");
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
