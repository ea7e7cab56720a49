import { findCurrencies } from "./parse-currency.ts";
import { findSlashOrder, type SlashOrder } from "./parse-date.ts";
import { type DecimalMark, findDecimalMark } from "./parse-number.ts";

/** What the whole document shows about how its numbers and dates are meant. */
export interface DocumentFacts {
  decimalMark: DecimalMark | undefined;
  slashOrder: SlashOrder;
  /** ISO 4217 codes, the most frequent first. */
  currencies: string[];
}

/** A US state with its ZIP code, or a dollar sign, on a document whose slashed dates can be read both ways. */
const AMERICAN = /\b[A-Z]{2} \d{5}(-\d{4})?\b/;

export function readDocumentFacts(text: string): DocumentFacts {
  const counts = new Map<string, number>();
  for (const code of findCurrencies(text)) counts.set(code, (counts.get(code) ?? 0) + 1);
  return {
    decimalMark: findDecimalMark(text),
    slashOrder: findSlashOrder(text) ?? (AMERICAN.test(text) ? "month-day" : "day-month"),
    currencies: [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0)),
  };
}
