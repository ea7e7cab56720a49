import { decimalFromNumber } from "@docmux/core/provider";
import { canonicalDate, canonicalTime } from "./canonical-date.ts";
import {
  canonicalAmount,
  canonicalDecimal,
  canonicalNumber,
  canonicalQuantity,
  isDotGrouped,
} from "./canonical-number.ts";
import { type LocaleHabits, noHabits } from "./locale-habits.ts";
import type { Scalar } from "./scalar.ts";

/** Turns a value into the key by which it is compared. */
export type KeyOf = (value: Scalar) => string;

/**
 * The key by which two values are called equal: the first route that applies of boolean, decimal, date, time, text.
 * `64.9` and `"64.90"` share a key, and so do `"2026-03-14"` and `"14 March 2026"`; `"yes"` and `true` do not.
 */
export function canonicalKey(value: Scalar, habits: LocaleHabits = noHabits): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return keyOfNumber(value);
  const trimmed = value.trim();
  const isPlainDecimal = trimmed.includes(".") && !isDotGrouped(trimmed, habits);
  return (
    (isPlainDecimal ? canonicalDecimal(trimmed) : undefined) ??
    canonicalDate(trimmed, habits) ??
    canonicalTime(trimmed) ??
    canonicalText(trimmed, habits)
  );
}

/** Values of a few documents. */
const mostKnownKeys = 20_000;

/** {@link canonicalKey} that remembers: most values of a document come up once per vendor and row. */
export function memoizedCanonicalKey(habits: LocaleHabits = noHabits): KeyOf {
  const known = new Map<Scalar, string>();
  return (value) => {
    let key = known.get(value);
    if (key === undefined) {
      key = canonicalKey(value, habits);
      if (known.size >= mostKnownKeys) known.clear();
      known.set(value, key);
    }
    return key;
  };
}

function keyOfNumber(value: number): string {
  const decimal = decimalFromNumber(value);
  return (decimal === undefined ? undefined : canonicalDecimal(decimal)) ?? String(value);
}

// The first character of a line of a list. The last code is how office programs write a bullet of their own font.
const bullets =
  "\u2022\u2023\u2043\u00b7\u25aa\u25ab\u25a0\u25a1\u25cf\u25cb\u25e6\u2756\u27a2\u25ba\u25b8\uf0b7";
// A dash before digits is a minus, whatever stands between: a credit must not become a charge.
const lineMarks = new RegExp(
  `(^|\\n)[^\\S\\n]*(?:[${bullets}][^\\S\\n]*|(?:\\*|[-\\u2013](?!\\s*[$\\d.]))[^\\S\\n]+)`,
  "g",
);

// In this order: a number hidden behind typography is still found, and what is dropped last is only decoration.
const typographyFolds: readonly ((text: string) => string)[] = [
  (text) => text.trim().replace(lineMarks, "$1"),
  // One space for each run of white space: what follows would take long on long ones.
  (text) => text.trim().toLowerCase().replace(/\s+/g, " "),
  (text) =>
    text
      .replace(/[\u2018\u2019\u201a\u201b\u2032\u05f3`\u00b4]/g, "'")
      .replace(/[\u201c\u201d\u201e\u201f\u2033\u05f4\u00ab\u00bb]|''/g, '"')
      // "1¾" is not "13/4".
      .replace(/(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e\u2189])/g, " "),
  (text) =>
    text
      .normalize("NFKD")
      .replace(/[\p{M}\p{Cf}]/gu, "")
      .replaceAll("μ", "u"),
  (text) => text.replace(/\[\d+\]/g, "").trim(),
  (text) => text.replace(/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, "-").replace(/\u2044/g, "/"),
  (text) => text.replace(/^(?:\*|-(?!\s*[$\d.]))\s+/, ""),
];

/** The key of a text: what is left when spelling habits are normalized. Never empty for a text that is not. */
function canonicalText(text: string, habits: LocaleHabits): string {
  const plain = typographyFolds.reduce(foldUnlessEmptied, text);
  const number =
    canonicalNumber(plain, habits) ?? canonicalAmount(plain, habits) ?? canonicalQuantity(plain, habits);
  if (number !== undefined) return number;
  if (/^-+$/.test(plain)) return "-";
  return foldUnlessEmptied(plain, dropDecoration);
}

function foldUnlessEmptied(text: string, fold: (text: string) => string): string {
  return fold(text) || text;
}

/** Quotes around words say nothing. Those after a number are feet and inches, minutes and seconds. */
const quoted = /(?<![\p{L}\p{N}])(["'])([^"']+)\1(?![\p{L}\p{N}])/gu;

const decoration = new RegExp(
  [
    // A point between digits separates numbers: "1.5 kg" is not "15 kg". So does a comma that groups no thousands:
    // "64,90" is not 6490.
    "(?<=[^\\d\\s-])\\.",
    "\\.(?!\\d)",
    "(?<!\\d),",
    ",(?!\\d)",
    ",(?=\\d{3}(?!\\d))",
    // A dash right before the first digit is a minus: "-5 °C" is not "5 °C", and ".5 kg" is not "5 kg".
    "(?<!^)-",
    "^-(?!\\.?\\d)",
    // A quote after a digit is a unit, unless it groups thousands or belongs to a decade.
    "(?<!\\d)['\"]",
    "(?<=\\d)'(?=\\d{3}(?!\\d)|s(?!\\p{L}))",
    // A slash between digits is a fraction: "1/2" is not "12".
    "(?<!\\d)/",
    "/(?!\\d)",
    // The marks of a list whose lines were joined.
    `(?<=^|\\s)[${bullets.replace("\u00b7", "")}](?=\\s)`,
    "[\\s()]",
  ].join("|"),
  "gu",
);

function dropDecoration(text: string): string {
  return (
    text
      .replace(quoted, "$2")
      .replace(/(?<=\d) ?\/ ?(?=\d)/g, "/")
      // The space keeps a whole apart from its fraction: "1 3/4" is not "13/4".
      .replace(/(?<=\d)[ -](?=\d{1,3}\/\d)/g, "&")
      .replace(decoration, "")
  );
}
