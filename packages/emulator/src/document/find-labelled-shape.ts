import { COMPANY_SHAPE } from "./company-shape.ts";
import type { DocumentFacts } from "./document-facts.ts";
import type { FoundValue } from "./found-value.ts";
import { asksForCurrency, readTypedValue } from "./read-typed-value.ts";
import { DATE_SHAPE, NUMBER_SHAPE } from "./row-pattern.ts";
import type { ScalarField } from "./schema-field.ts";

const REFERENCE_WORDS = /\b(number|no|id|iban|code|sku|reference)$/;
const PARTY_WORDS =
  /\b(seller|supplier|vendor|buyer|customer|client|merchant|provider|purchaser|bank|company|party)\b(?!.*address)/;
/** Words with a capital or a digit, up to the end of their cell. */
const PHRASE = "[\\p{Lu}\\d][\\p{L}\\d.&'’/-]*(?:,? [\\p{L}\\d&(][\\p{L}\\d.&'’/)-]*){0,7}";
const BEFORE_NUMBER =
  "(?: ?\\([^)]{0,20}\\)| ?\\d{1,2}(?:[.,]\\d)? ?%| (?:EUR|USD|GBP|CHF|JPY)(?= ))*[ :]{1,4}";

/**
 * Takes the first text of the right shape that follows one of the labels, with up to a few words in between. It knows
 * nothing of columns: of two blocks side by side it may read across.
 */
export function findLabelledShape(
  field: ScalarField,
  pages: readonly { page: number; text: string }[],
  facts: DocumentFacts,
): FoundValue | undefined {
  for (const label of field.labels) {
    for (const shape of shapesOf(field)) {
      const pattern = new RegExp(`(?<![\\p{L}\\d-])${labelSource(label)}${shape}`, "u");
      for (const { page, text } of pages) {
        const match = pattern.exec(text);
        const value = match?.[1] && readTypedValue(match[1].trim(), field, facts);
        if (match && value !== undefined && value !== "")
          return { value, evidence: { page, text: match[0] } };
      }
    }
  }
  return undefined;
}

/** Matches a label in any case, while the shape after it can tell capitals from small letters. */
function labelSource(label: string): string {
  const words = label.split(" ").map((word) => {
    const source = word.replace(/\p{L}/gu, (letter) => `[${letter}${letter.toUpperCase()}]`);
    return /^(no|nr|number)$/.test(word) ? `(?:${source}\\.?|#)` : source;
  });
  return words.join("[\\s./-]+");
}

function shapesOf(field: ScalarField): string[] {
  switch (field.kind) {
    case "date":
      return [`[^\\d]{0,30}?(${DATE_SHAPE})(?![\\p{L}\\d])`];
    case "number":
    case "integer":
      return [`${BEFORE_NUMBER}(${NUMBER_SHAPE})(?![\\p{L}\\d%.,])`];
    case "boolean":
      return ["[ :]{1,4}(\\p{L}+)"];
    case "string":
      return textShapesOf(field);
  }
}

function textShapesOf(field: ScalarField): string[] {
  if (asksForCurrency(field)) return ["[ :]{1,4}([A-Z]{3}|[€$£¥])"];
  if (REFERENCE_WORDS.test(field.words)) {
    return ["[ .:#]{1,5}((?=[\\p{L}/-]*\\d)[\\p{L}\\d][\\p{L}\\d./-]*[\\p{L}\\d])"];
  }
  const phrase = `[ :]{1,4}(${PHRASE})`;
  return PARTY_WORDS.test(field.words) ? [`[ :].{0,80}?(${COMPANY_SHAPE})`, phrase] : [phrase];
}
