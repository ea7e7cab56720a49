import { type ComparableText, leastEdits } from "./anls-star-parts.ts";
import { editSimilarity } from "./similarity.ts";

/** Likeness below this counts as none. */
const threshold = 0.5;
/** Up to here, comparing two texts takes no longer than looking up what was found out before, or counting letters. */
const shortText = 20;

/** How alike two texts are, 0 to 1; nothing below a half. */
export function textLikeness(truth: ComparableText, answer: ComparableText): number {
  if (truth.words === answer.words) return 1;
  const longer = Math.max(truth.length, answer.length);
  const shorter = Math.min(truth.length, answer.length);
  // Texts this unlike in length are below the threshold whatever they say; the search would only take time.
  if (shorter < threshold * longer) return 0;
  // Nor are texts that need this many edits only to have the same letters.
  if (1 - leastClassEdits(truth.classes, answer.classes) / longer < threshold) return 0;
  if (longer <= shortText) return compare(truth, answer);
  if (1 - leastEdits(truth.letters, answer.letters) / longer < threshold) return 0;
  let likeness = truth.likenessTo.get(answer);
  if (likeness === undefined) {
    likeness = compare(truth, answer);
    truth.likenessTo.set(answer, likeness);
  }
  return likeness;
}

function compare(truth: ComparableText, answer: ComparableText): number {
  const isPlain = truth.length === truth.words.length && answer.length === answer.words.length;
  const similarity = isPlain
    ? editSimilarity(truth.words, answer.words)
    : editSimilarity(...oneUnitEach(truth.words, answer.words));
  return similarity < threshold ? 0 : similarity;
}

/** Edits for the classes of letters that only one of two texts has. */
function leastClassEdits(a: number, b: number): number {
  return Math.max(bitsIn(a & ~b), bitsIn(b & ~a));
}

function bitsIn(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x5555_5555);
  count = (count & 0x3333_3333) + ((count >>> 2) & 0x3333_3333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Both texts with one unit for each character: an emoji is one edit, not two. */
function oneUnitEach(a: string, b: string): [string, string] {
  const units = new Map<string, string>();
  const unitOf = (character: string) => {
    const unit = units.get(character) ?? String.fromCharCode(units.size);
    units.set(character, unit);
    return unit;
  };
  return [Array.from(a, unitOf).join(""), Array.from(b, unitOf).join("")];
}

/** Equal as Python has it, where `True` is 1. */
export function isSameScalar(a: string | number | boolean, b: string | number | boolean): boolean {
  return typeof a === "string" || typeof b === "string" ? a === b : Number(a) === Number(b);
}
