import type { DocumentFacts } from "./document-facts.ts";
import { parseCurrency } from "./parse-currency.ts";
import { parseDate } from "./parse-date.ts";
import { parseNumber } from "./parse-number.ts";
import type { ScalarField } from "./schema-field.ts";

const YES = /^(yes|true|paid|x|ja|oui|\[x\]|✓|✔)$/i;
const NO = /^(no|false|unpaid|nein|non|none|\[ \])$/i;
/** Fields whose value is a reference: it has a digit in it. */
const REFERENCE = /\b(number|no|id|iban|code|sku|reference|zip)$/;

/** Reads a text as the field's type, or `undefined` when the text is something else. */
export function readTypedValue(text: string, field: ScalarField, facts: DocumentFacts): unknown {
  const trimmed = text.trim();
  if (trimmed === "" || /^[-–—:.]+$/.test(trimmed)) return undefined;
  switch (field.kind) {
    case "number":
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

function readText(text: string, field: ScalarField): string | undefined {
  if (asksForCurrency(field)) return parseCurrency(text);
  if (field.choices) return matchChoice(text, field.choices);
  if (REFERENCE.test(field.words) && !/\d/.test(text)) return undefined;
  return text;
}

/** The choice that the text is, or starts with, when written the document's way (`Credit card` is `credit_card`). */
export function matchChoice(text: string, choices: readonly string[]): string | undefined {
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
