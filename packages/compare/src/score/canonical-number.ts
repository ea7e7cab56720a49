import { type LocaleHabits, noHabits } from "./locale-habits.ts";

const groupedByComma = /^[+-]?[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}(?:\.\d+)?$/;
const groupedByApostrophe = /^[+-]?\d{1,3}(?:'\d{3})+(?:\.\d+)?$/;
const groupedByDots = /^[+-]?[1-9]\d{0,2}(?:\.\d{3}){2,}$/;
const groupedByOneDot = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
const withComma = /^([+-]?) ?(\d{1,3}(?: \d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:'\d{3})+|\d+),(\d+)$/;

/**
 * The key of a number as people print it: `"$ 1,234.50"`, `"19 %"`, `"(5.00)"`, `"5.00-"`, `"1'234.50"`, `"1.234,50"`.
 * Where the text alone can be read in two ways, as `"1,234"`, the habits of the locale decide. Other currencies are not
 * normalized: they change the meaning of the text.
 *
 * @returns `undefined` for anything else.
 */
export function canonicalNumber(text: string, habits: LocaleHabits = noHabits): string | undefined {
  const { body, negative } = withoutSignMarks(text.replace(/[$%]/g, "").trim());
  const key = canonicalDecimal(withPoint(body, habits));
  if (key === undefined || !negative || key === "0") return key;
  // A minus inside parentheses says the same thing twice.
  return key.startsWith("-") ? key : `-${key}`;
}

function withoutSignMarks(text: string): { body: string; negative: boolean } {
  const parenthesized = /^\((.+)\)$/.exec(text)?.[1];
  if (parenthesized !== undefined) return { body: parenthesized.trim(), negative: true };
  const trailing = /^(\d.*)-$/.exec(text)?.[1];
  if (trailing !== undefined) return { body: trailing.trim(), negative: true };
  return { body: text, negative: false };
}

/** A number with a point for its decimals and nothing between its thousands, or the text as it was, without spaces. */
function withPoint(body: string, habits: LocaleHabits): string {
  const [, sign = "", whole, decimals = ""] = withComma.exec(body) ?? [];
  if (whole !== undefined && (habits.decimalComma || !isGrouping(whole, decimals)))
    return `${sign}${whole.replace(/[ .']/g, "")}.${decimals}`;
  const narrow = body.replace(/\s/g, "");
  if (groupedByComma.test(narrow) || groupedByApostrophe.test(narrow)) return narrow.replace(/[,']/g, "");
  const isGroupedByDot = groupedByDots.test(narrow) || (habits.dotGroups && groupedByOneDot.test(narrow));
  return isGroupedByDot ? narrow.replaceAll(".", "") : narrow;
}

/** Three digits after the comma of up to three others may be thousands. Nothing else can. */
function isGrouping(whole: string, decimals: string): boolean {
  return /^[1-9]\d{0,2}$/.test(whole) && decimals.length === 3;
}

/** True for `1.234` where it is more than a thousand. */
export function isDotGrouped(text: string, habits: LocaleHabits): boolean {
  return habits.dotGroups && groupedByOneDot.test(text);
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
export function canonicalAmount(text: string, habits: LocaleHabits = noHabits): string | undefined {
  // The pattern takes long on long runs of white space, which no amount has.
  const match = text.length > longestAmount ? null : amount.exec(text);
  if (!match) return undefined;
  const [, lead = "", before, body = "", after, tail = ""] = match;
  const currency = before ?? after;
  if (currency === undefined || (before !== undefined && after !== undefined)) return undefined;
  if (/^[a-z]{3}$/.test(currency) && !currencyCodes.has(currency)) return undefined;
  const number = canonicalNumber(`${lead}${body}${tail}`, habits);
  // The space keeps it apart from the keys of texts, which have none.
  return number === undefined ? undefined : `${number} ${currency}`;
}

const quantity = /^([+-]? ?\d[\d.,' ]*?) ?([\p{L}°]{1,10})\.?$/u;

/**
 * The key of a number with a unit, in lower case: `"1,5 kg"` and `"1.50 kg"` are `"1.5kg"`.
 *
 * @returns `undefined` for anything else.
 */
export function canonicalQuantity(text: string, habits: LocaleHabits = noHabits): string | undefined {
  const [, numeral, unit] = (text.length > longestAmount ? null : quantity.exec(text)) ?? [];
  const number = numeral === undefined ? undefined : canonicalNumber(numeral, habits);
  return number === undefined ? undefined : `${number}${unit}`;
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
export function canonicalDecimal(text: string): string | undefined {
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
