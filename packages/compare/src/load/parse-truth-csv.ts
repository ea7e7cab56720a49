import type { JsonValue } from "@docmux/core";
import { readTruthCsv } from "./read-truth-csv.ts";

/**
 * Reads truths from CSV (RFC 4180): the first column holds document ids, the heading of every other one is the address
 * of a field, such as `total_amount`, `vendor.name`, `line_items[0].sku` or `["odd name"]`. An empty cell is no value.
 * Plain numbers, `true` and `false` become numbers and booleans; anything else, `007` and `1,200.50` included, is text.
 *
 * @param file - what errors call the text. Default `"truth.csv"`.
 * @throws InvalidInputError with the line: a row with more or fewer cells than the heading, an id twice, an address
 * that cannot be read, two columns for one place, a quote that does not end.
 *
 * @example
 * ```ts
 * const truth = parseTruthCsv("id,total_amount,line_items[0].sku\ninvoice-01,5798.39,A-17\n");
 * // { "invoice-01": { total_amount: 5798.39, line_items: [{ sku: "A-17" }] } }
 * ```
 */
export function parseTruthCsv(text: string, file = "truth.csv"): Record<string, JsonValue> {
  return Object.fromEntries(readTruthCsv(text, file).map(({ id, truth }) => [id, truth]));
}
