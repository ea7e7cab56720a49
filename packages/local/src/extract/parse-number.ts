import { withoutCurrency } from "./parse-currency.ts";

/** Which sign divides the whole from the fraction in this document, where that is clear. */
export type DecimalMark = "." | ",";

// One sign between the thousands, and only that one; Indian grouping has pairs before the last three.
const NUMBER = /^(?:\d{1,3}([ '’.,])(?:\d{2}\1)*\d{3}(?:\1\d{3})*|\d+)(?:[.,]\d+)?$/;
const UNIT = /\s*(?:%|pcs?\.?|hrs?\.?|hours?|days?|h|kg|units?|x|st[üu]?c?k\.?|months?)$/i;

/**
 * Reads a text that is one number and nothing else but a sign, a currency, a percent sign or a short unit:
 * `1,234.50`, `1.234,50 €`, `CHF 1'234.50`, `1 234,50`, `(12.00)`, `12.00-`. Returns `undefined` for any other text.
 */
export function parseNumber(text: string, decimalMark?: DecimalMark): number | undefined {
  let rest = withoutCurrency(text.replace(/[\u00a0\u202f\u2009]/g, " ").replace(/[−–—]/g, "-"));
  const bracketed = /^\((.*)\)$/.exec(rest);
  if (bracketed) rest = bracketed[1] ?? "";
  rest = rest.replace(UNIT, "").trim();
  const signed = /^([+-]?)\s?(.*?)\s?(-|CR|DR)?$/.exec(rest);
  if (!signed) return undefined;
  const [, before, digits = "", after] = signed;
  if (!NUMBER.test(digits)) return undefined;
  const magnitude = Number(toPlain(digits, decimalMark));
  if (!Number.isFinite(magnitude)) return undefined;
  const negative = bracketed !== null || before === "-" || after === "-" || after === "DR";
  return negative && magnitude !== 0 ? -magnitude : magnitude;
}

function toPlain(digits: string, decimalMark: DecimalMark | undefined): string {
  const compact = digits.replace(/[ '’]/g, "");
  const mark = decimalPosition(compact, decimalMark);
  if (mark === undefined) return compact.replace(/[.,]/g, "");
  return `${compact.slice(0, mark).replace(/[.,]/g, "")}.${compact.slice(mark + 1)}`;
}

function decimalPosition(text: string, decimalMark: DecimalMark | undefined): number | undefined {
  const last = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  if (last < 0) return undefined;
  const sign = text[last] as DecimalMark;
  const others = text.slice(0, last);
  if (others.includes(sign)) return undefined;
  const bothSigns = /[.,]/.test(others);
  const threeDigits = text.length - last - 1 === 3;
  if (bothSigns || !threeDigits || /^0/.test(text)) return last;
  // "1,234" alone can be read either way; thousands are far more common on business documents.
  return decimalMark === sign ? last : undefined;
}

/** Looks which decimal mark the amounts with exactly two decimals use. */
export function findDecimalMark(text: string): DecimalMark | undefined {
  const dots = text.match(/\d\.\d{2}(?![\d.,])/g)?.length ?? 0;
  const commas = text.match(/\d,\d{2}(?![\d.,])/g)?.length ?? 0;
  if (dots === commas) return undefined;
  return dots > commas ? "." : ",";
}
