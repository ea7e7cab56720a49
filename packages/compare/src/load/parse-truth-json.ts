import type { JsonValue } from "@docmux/core";
import { readTruthJson } from "./read-truth-json.ts";

/**
 * Reads truths from JSON: an object with document ids for names. What it returns fits `truth` of `compare`.
 *
 * @param file - what errors call the text. Default `"truth.json"`.
 * @throws InvalidInputError with line and column: bad JSON, an id twice, a truth that is `null`.
 *
 * @example
 * ```ts
 * const truth = parseTruthJson('{ "invoice-01": { "total_amount": 5798.39 } }');
 * ```
 */
export function parseTruthJson(text: string, file = "truth.json"): Record<string, JsonValue> {
  return Object.fromEntries(readTruthJson(text, file).map(({ id, truth }) => [id, truth]));
}
