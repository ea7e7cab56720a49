import { decimalFromNumber } from "@docmux/core/provider";
import type { Scalar } from "./value-tree.ts";

/** Turns a value into the key by which it is compared. */
export type KeyOf = (value: Scalar) => string;

/**
 * The key by which two values are called equal: the first route that applies of boolean, decimal, date, time, text.
 * `64.9` and `"64.90"` share a key, and so do `"2026-03-14"` and `"14 March 2026"`; `"yes"` and `true` do not.
 */
export function canonicalKey(value: Scalar): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return keyOfNumber(value);
  const trimmed = value.trim();
  return (
    (trimmed.includes(".") ? canonicalDecimal(trimmed) : undefined) ??
    canonicalDate(trimmed) ??
    canonicalTime(trimmed) ??
    canonicalText(trimmed)
  );
}

/** {@link canonicalKey} that remembers: most values of a comparison come up once per vendor and row. */
export function memoizedCanonicalKey(): KeyOf {
  const known = new Map<Scalar, string>();
  return (value) => {
    let key = known.get(value);
    if (key === undefined) {
      key = canonicalKey(value);
      known.set(value, key);
    }
    return key;
  };
}

function keyOfNumber(value: number): string {
  const decimal = decimalFromNumber(value);
  return (decimal === undefined ? undefined : canonicalDecimal(decimal)) ?? String(value);
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const monthName =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
const midnight = "(?:[t\\s]00:00(?::00(?:\\.0+)?)?\\s*(?:z|[+-]00:?00)?)?";

interface DateForm {
  pattern: RegExp;
  /** Which group is what. */
  order: "ymd" | "dmy" | "mdy";
}

// A slash date is read month first unless that gives no date, a dotted one day first, as they are mostly written.
const forms: readonly DateForm[] = [
  { pattern: new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})${midnight}$`), order: "ymd" },
  { pattern: new RegExp(`^(\\d{4})[/.](\\d{1,2})[/.](\\d{1,2})${midnight}$`), order: "ymd" },
  { pattern: /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/, order: "dmy" },
  { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, order: "mdy" },
  { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, order: "dmy" },
  { pattern: /^(\d{1,2})-(\d{1,2})-(\d{4})$/, order: "mdy" },
  { pattern: /^(\d{1,2})-(\d{1,2})-(\d{4})$/, order: "dmy" },
  { pattern: new RegExp(`^(\\d{1,2})(?:st|nd|rd|th)?[\\s.-]*${monthName}[\\s,-]*(\\d{4})$`), order: "dmy" },
  { pattern: new RegExp(`^${monthName}\\s*(\\d{1,2})(?:st|nd|rd|th)?[\\s,]+(\\d{4})$`), order: "mdy" },
  { pattern: new RegExp(`^(\\d{4})[\\s-]${monthName}[\\s-](\\d{1,2})$`), order: "ymd" },
];

/**
 * The ISO form of a date in one of the common spellings. A time stamp at midnight is a date; one at another time is not.
 *
 * @returns `undefined` for anything else, two-digit years included: they don't say which century.
 */
function canonicalDate(text: string): string | undefined {
  if (!/\d{4}/.test(text)) return undefined;
  const lower = text.trim().toLowerCase();
  for (const { pattern, order } of forms) {
    const groups = pattern.exec(lower)?.slice(1, 4);
    const date = groups && isoDate(groups, order);
    if (date) return date;
  }
  return undefined;
}

function isoDate(groups: string[], order: DateForm["order"]): string | undefined {
  const part = (letter: string) => groups[order.indexOf(letter)] ?? "";
  const year = Number(part("y"));
  const month = monthNumber(part("m"));
  const day = Number(part("d"));
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function monthNumber(text: string): number {
  return /^\d/.test(text) ? Number(text) : months.indexOf(text.slice(0, 3)) + 1;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, "0");
}

const clockTime = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?\s*(am|pm|a\.m\.|p\.m\.)?$/;

/**
 * The key of a time of day: `"2:30 PM"` and `"14:30:00"` are `"14:30"`.
 *
 * @returns `undefined` for anything else.
 */
function canonicalTime(text: string): string | undefined {
  const match = clockTime.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, hourText = "", minute = "", second = "00", half] = match;
  const hour = hourOf(Number(hourText), half);
  if (hour === undefined || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = `${String(hour).padStart(2, "0")}:${minute}`;
  return second === "00" ? time : `${time}:${second}`;
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour <= 23 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.startsWith("p") ? 12 : 0);
}

// In this order: a number hidden behind typography is still found, and what is dropped last is only decoration.
const typographyFolds: readonly ((text: string) => string)[] = [
  // One space for each run of white space: what follows would take long on long ones.
  (text) => text.trim().toLowerCase().replace(/\s+/g, " "),
  (text) =>
    text
      .normalize("NFKD")
      .replace(/[\p{M}\p{Cf}]/gu, "")
      .replaceAll("μ", "u"),
  (text) => text.replace(/\[\d+\]/g, "").trim(),
  (text) =>
    text
      .replace(/[\u2018\u2019\u201a\u201b\u2032`\u00b4]/g, "'")
      .replace(/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"')
      .replace(/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, "-")
      .replace(/\u2044/g, "/"),
  // A dash before digits is a minus, whatever stands between: a credit must not become a charge.
  (text) => text.replace(/^(?:[\u2022\u00b7\u25aa\u25cf\u25e6\u2023*]|-(?!\s*[$\d.]))\s+/, ""),
];

/** The key of a text: what is left when spelling habits are folded away. Never empty for a text that is not. */
function canonicalText(text: string): string {
  const folded = typographyFolds.reduce(foldUnlessEmptied, text);
  const number = canonicalNumber(folded) ?? canonicalAmount(folded);
  if (number !== undefined) return number;
  if (/^-+$/.test(folded)) return "-";
  return foldUnlessEmptied(folded, dropDecoration);
}

function foldUnlessEmptied(text: string, fold: (text: string) => string): string {
  return fold(text) || text;
}

function dropDecoration(text: string): string {
  // A point between digits separates numbers: "1.5 kg" is not "15 kg". So does a comma that groups no thousands:
  // "64,90" is not 6490. A dash right before the first digit is a minus: "-5 °C" is not "5 °C", and ".5 kg" is not "5 kg".
  return text.replace(
    /(?<=[^\d\s-])\.|\.(?!\d)|(?<!\d),|,(?!\d)|,(?=\d{3}(?!\d))|(?<!^)-|^-(?!\.?\d)|[\s'"()/]/g,
    "",
  );
}

const groupedByComma = /^[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?$/;
const groupedByApostrophe = /^[+-]?\d{1,3}(?:'\d{3})+(?:\.\d+)?$/;

/**
 * The key of a number as people print it: `"$ 1,234.50"`, `"19 %"`, `"(5.00)"`, `"5.00-"`, `"1'234.50"`. Other currencies and
 * decimal commas are not folded: they change what the text says.
 *
 * @returns `undefined` for anything else.
 */
function canonicalNumber(text: string): string | undefined {
  const { body, negative } = withoutSignMarks(text.replace(/[$%\s]/g, ""));
  const plain =
    groupedByComma.test(body) || groupedByApostrophe.test(body) ? body.replace(/[,']/g, "") : body;
  const key = canonicalDecimal(plain);
  if (key === undefined || !negative || key === "0") return key;
  // A minus inside parentheses says the same thing twice.
  return key.startsWith("-") ? key : `-${key}`;
}

function withoutSignMarks(text: string): { body: string; negative: boolean } {
  const parenthesized = /^\((.+)\)$/.exec(text)?.[1];
  if (parenthesized !== undefined) return { body: parenthesized, negative: true };
  const trailing = /^(\d.*)-$/.exec(text)?.[1];
  if (trailing !== undefined) return { body: trailing, negative: true };
  return { body: text, negative: false };
}

const amount =
  /^([(+-]*)\s*([a-z]{3}|[a-z]{0,3}\p{Sc})?\s*([^a-z\p{Sc}]*?)\s*([a-z]{3}|[a-z]{0,3}\p{Sc})?\s*([)-]*)$/u;
const longestAmount = 60;
const currencyCodes = new Set(Intl.supportedValuesOf("currency").map((code) => code.toLowerCase()));

/**
 * The key of a number with its currency, in lower case: `"eur 64.90"`, `"64.9 eur"` and `"eur64.90"` share one. The
 * currency stays in it, and so does the sign: a credit is not a charge.
 *
 * @returns `undefined` for anything else.
 */
function canonicalAmount(text: string): string | undefined {
  // The pattern takes long on long runs of white space, which no amount has.
  const match = text.length > longestAmount ? null : amount.exec(text);
  if (!match) return undefined;
  const [, lead = "", before, body = "", after, tail = ""] = match;
  const currency = before ?? after;
  if (currency === undefined || (before !== undefined && after !== undefined)) return undefined;
  if (/^[a-z]{3}$/.test(currency) && !currencyCodes.has(currency)) return undefined;
  const number = canonicalNumber(`${lead}${body}${tail}`);
  // The space keeps it apart from the keys of texts, which have none.
  return number === undefined ? undefined : `${number} ${currency}`;
}

const plainNumeral = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?$/;
const keptFractionDigits = 7;
/** Longer than any number of JSON; what is longer is compared as text. */
const longestNumeral = 400;

/**
 * The key of a plain numeral such as `"64.90"`: the integer part exact, the fraction to 7 significant digits, no
 * trailing zeros. Zero-padded whole numbers such as `"007"` are identifiers, not numbers.
 *
 * @returns `undefined` for anything else.
 */
function canonicalDecimal(text: string): string | undefined {
  const match = text.length > longestNumeral ? null : plainNumeral.exec(text);
  if (!match) return undefined;
  const [, sign = "", digitsBefore = "", fraction = ""] = match;
  const whole = digitsBefore || "0";
  if (whole.length > 1 && whole.startsWith("0")) return undefined;
  const { units, scale } = roundFraction(whole, fraction);
  const digits = units.toString().padStart(scale + 1, "0");
  const integer = digits.slice(0, digits.length - scale);
  const rest = digits.slice(digits.length - scale).replace(/0+$/, "");
  const unsigned = rest === "" ? integer : `${integer}.${rest}`;
  return sign === "-" && units !== 0n ? `-${unsigned}` : unsigned;
}

function roundFraction(whole: string, fraction: string): { units: bigint; scale: number } {
  const leadingZeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  const scale = Math.min(fraction.length, leadingZeros + keptFractionDigits);
  const kept = BigInt(whole + fraction.slice(0, scale));
  const roundsUp = Number(fraction[scale] ?? "0") >= 5;
  return { units: roundsUp ? kept + 1n : kept, scale };
}
