import type { DocumentFacts } from "./document-facts.ts";
import { findDate } from "./parse-date.ts";
import { readTypedValue } from "./read-typed-value.ts";
import type { ScalarField } from "./schema-field.ts";

const MOST_WORDS = 8;

/** Reads the typed value with which a text starts: `EUR 12.00 incl. VAT` gives 12. Strings take the whole text. */
export function readLeadingValue(text: string, field: ScalarField, facts: DocumentFacts): unknown {
  const whole = readTypedValue(text, field, facts);
  if (whole !== undefined || field.kind === "string") return whole;
  if (field.kind === "date") return findDate(text, facts.slashOrder)?.iso;
  const words = text.trim().split(/\s+/);
  for (let count = Math.min(words.length - 1, MOST_WORDS); count >= 1; count -= 1) {
    const value = readTypedValue(words.slice(0, count).join(" "), field, facts);
    if (value !== undefined) return value;
  }
  return undefined;
}
