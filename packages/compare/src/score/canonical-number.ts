import { canonicalDecimal } from "./canonical-decimal.ts";

const groupedByComma = /^[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?$/;
const groupedByApostrophe = /^[+-]?\d{1,3}(?:'\d{3})+(?:\.\d+)?$/;

/**
 * The key of a number as people print it: `"$ 1,234.50"`, `"19 %"`, `"(5.00)"`, `"5.00-"`, `"1'234.50"`. Other currencies and
 * decimal commas are not folded: they change what the text says.
 *
 * @returns `undefined` for anything else.
 */
export function canonicalNumber(text: string): string | undefined {
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
