import type { DocumentFacts } from "./document-facts.ts";
import { parseCurrency } from "./parse-currency.ts";
import { findDate, parseDate } from "./parse-date.ts";
import { parseNumber } from "./parse-number.ts";
import type { ScalarField } from "./schema-field.ts";

const YES = /^(yes|true|paid|x|ja|oui|\[x\]|✓|✔)$/i;
const NO = /^(no|false|unpaid|nein|non|none|\[ \])$/i;
const REFERENCE_FIELD = /\b(number|no|id|iban|code|sku|reference)$/;
/** One word with a digit, or capitals with a hyphen, perhaps with more groups of digits: `PR-ROLL`, `GB 318 4402 17`. */
const REFERENCE = /^(?=.*\d|[\p{Lu}]+[-/])[\p{L}\d][\p{L}\d./_-]*(?: [\dA-Z]{2,5}| \d)*(?=[,;]|$)/u;

/** Reads a text as the field's type, or `undefined` when the text is something else. */
export function readTypedValue(text: string, field: ScalarField, facts: DocumentFacts): unknown {
  const trimmed = text.trim();
  if (trimmed === "" || /^[-–—:.]+$/.test(trimmed)) return undefined;
  switch (field.kind) {
    case "number":
      if (asksForPercent(field) && !trimmed.includes("%")) return undefined;
      return parseNumber(trimmed, facts.decimalMark);
    case "integer": {
      const number = parseNumber(trimmed, facts.decimalMark);
      return number !== undefined && Number.isInteger(number) ? number : undefined;
    }
    case "date":
      return parseDate(trimmed, facts.slashOrder)?.iso;
    case "boolean":
      if (YES.test(trimmed)) return true;
      return NO.test(trimmed) ? false : undefined;
    case "string":
      return readText(trimmed, field);
  }
}

/** Whether the field asks for a currency code. */
export function asksForCurrency(field: ScalarField): boolean {
  return /\bcurrency( code)?$/.test(field.words);
}

/** Whether the field asks for a rate in percent. */
export function asksForPercent(field: ScalarField): boolean {
  return (
    field.kind === "number" &&
    /\b((tax|vat|gst|interest|discount) rate|percent|percentage)$/.test(field.words)
  );
}

/** Whether the field asks for a number or code that names something. */
function asksForReference(field: ScalarField): boolean {
  return REFERENCE_FIELD.test(field.words);
}

function readText(text: string, field: ScalarField): string | undefined {
  if (asksForCurrency(field)) return parseCurrency(text);
  if (field.choices) return matchChoice(text, field.choices);
  if (/^(page|seite) \d/i.test(text)) return undefined;
  if (/\bname$/.test(field.words) && !/\p{L}{2}/u.test(text)) return undefined;
  return asksForReference(field) ? REFERENCE.exec(text)?.[0] : text;
}

/** The choice that the text is, or starts with, when written the document's way (`Credit card` is `credit_card`). */
function matchChoice(text: string, choices: readonly string[]): string | undefined {
  const plain = (value: string) =>
    value
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  const wanted = plain(text);
  const exact = choices.find((choice) => plain(choice) === wanted);
  return (
    exact ?? choices.find((choice) => plain(choice) !== "" && `${wanted} `.startsWith(`${plain(choice)} `))
  );
}

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
