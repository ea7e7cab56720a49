import { asksForReference } from "./read-typed-value.ts";
import type { ScalarField } from "./schema-field.ts";

const MARK = "(?:[€$£¥]|EUR|USD|GBP|CHF|JPY)";
const NUMBER = `[-−–(]?${MARK}?\\s?[-−–]?\\d{1,3}(?:[.,'’]\\d{3})*(?:[.,]\\d{1,4})?(?:\\s?${MARK})?(?:\\s?%)?[)-]?|[-−–]?\\d+(?:[.,]\\d+)?`;
/** A date in any of the printed forms; words are matched loosely, the value parser decides. */
export const DATE_SHAPE =
  "\\d{4}-\\d{2}-\\d{2}|\\d{4}/\\d{1,2}/\\d{1,2}|\\d{1,2}\\.\\s?\\d{1,2}\\.\\s?\\d{2,4}|\\d{1,2}/\\d{1,2}/\\d{2,4}|\\d{1,2}\\.?[ -]\\p{L}{3,9}\\.?[ -]\\d{4}|\\p{L}{3,9}\\.? \\d{1,2},? \\d{4}";
/** A number with what may stand around it. */
export const NUMBER_SHAPE = NUMBER;
const CODE = "[\\p{L}\\d][\\p{L}\\d./-]*(?:\\d|-)[\\p{L}\\d./-]*";

/**
 * The shape of one row as the source of a regular expression, one group for each header cell. A cell that no column was
 * asked for matches any one word. `line` is for a row on its own line, `flat` for text in which two spaces end a cell.
 */
export function rowPattern(columns: readonly (ScalarField | undefined)[], from: "line" | "flat"): string {
  const text = from === "line" ? "\\S.*" : "\\S(?:(?! {2}).){0,120}";
  const separator = from === "line" ? "\\s+" : " {2,}";
  return columns.map((column) => `(${shapeOf(column, text)})`).join(separator);
}

function shapeOf(column: ScalarField | undefined, text: string): string {
  if (!column) return "\\S+";
  if (column.kind === "number" || column.kind === "integer") return NUMBER;
  if (column.kind === "date") return DATE_SHAPE;
  return asksForReference(column) ? CODE : text;
}
