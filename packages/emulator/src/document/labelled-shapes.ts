import { COMPANY_SHAPE } from "./company-shape.ts";
import { asksForCurrency, asksForPercent, asksForReference } from "./read-typed-value.ts";
import { DATE_SHAPE, NUMBER_SHAPE } from "./row-pattern.ts";
import type { ScalarField } from "./schema-field.ts";

const PARTY_WORDS =
  /\b(seller|supplier|vendor|buyer|customer|client|merchant|provider|purchaser|bank|company|party)\b(?!.*address)/;

// Compiled once: expressions over all letters of Unicode are dear to compile. All are sticky, and group 1 is the value.
const date = new RegExp(`[^\\d]{0,30}?(${DATE_SHAPE})(?![\\p{L}\\d])`, "uy");
const percent = / ?\(?(\d{1,2}(?:[.,]\d{1,3})? ?%)/y;
const number = new RegExp(
  `(?: ?\\([^)]{0,20}\\)| ?@? ?\\d{1,2}(?:[.,]\\d)? ?%| (?:EUR|USD|GBP|CHF|JPY)(?= ))*[ :]{1,4}(${NUMBER_SHAPE})(?![\\p{L}\\d%.,])`,
  "uy",
);
const yesOrNo = /[ :]{1,4}(\p{L}+)/uy;
const currency = /[ :]{1,4}([A-Z]{3}|[€$£¥])/y;
const reference =
  /[ .:#]{1,5}((?=[\p{L}/-]*\d|[A-Z]{2} \d)[\p{L}\d][\p{L}\d./-]*[\p{L}\d](?: [\dA-Z]{2,5}(?![\p{L}\d])| \d{1,5}(?!\d))*)/uy;
const company = new RegExp(`[ :].{0,80}?(${COMPANY_SHAPE})`, "uy");
/** Words that start with a capital or a digit, up to the end of their cell. */
const phrase = /[ :]{1,4}([\p{Lu}\d](?:[\p{L}\d.&'’/-]|:(?=\d))*(?:,? [\p{L}\d&(][\p{L}\d.&'’/)-]*){0,7})/uy;

/** What may follow a label of this field, the surest first. */
export function labelledShapes(field: ScalarField): readonly RegExp[] {
  switch (field.kind) {
    case "date":
      return [date];
    case "number":
    case "integer":
      return [asksForPercent(field) ? percent : number];
    case "boolean":
      return [yesOrNo];
    case "string":
      if (asksForCurrency(field)) return [currency];
      if (asksForReference(field)) return [reference];
      return PARTY_WORDS.test(field.words) ? [company, phrase] : [phrase];
  }
}
