import { canonicalNumber } from "./canonical-number.ts";

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
export function canonicalAmount(text: string): string | undefined {
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
