import { evidenceOf, type FoundValue } from "./found-value.ts";
import { normaliseLabel } from "./normalise-label.ts";
import type { CellLine } from "./page-cells.ts";

/** The first line that names one of the choices, in whole words. */
export function findChoice(choices: readonly string[], lines: readonly CellLine[]): FoundValue | undefined {
  for (const line of lines) {
    const text = ` ${normaliseLabel(line.text)} `;
    const value = choices.find((choice) => text.includes(` ${normaliseLabel(choice)} `));
    if (value) return { value, evidence: evidenceOf(line.page, line.text, line.cells) };
  }
  return undefined;
}
