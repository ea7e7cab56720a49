import type { Output } from "./view/output.ts";
import { printableJson } from "./view/printable.ts";

/**
 * Prints a result as JSON: all of it into a pipe or a file, and on a terminal what a person reads. There the vendor's own
 * words would push everything else off the screen.
 *
 * @param withoutRaw - leaves those words out.
 */
export function printResult<Result>(
  output: Output,
  result: Result,
  withoutRaw: (result: Result) => unknown,
): void {
  if (output.isJson) return;
  output.text(printableJson(output.isTerminal ? withoutRaw(result) : result, 2));
  if (!output.isTerminal) return;
  output.note(
    "The vendor's own words (raw) are left out on a terminal; -o result.json, or a pipe, gives all.",
  );
}
