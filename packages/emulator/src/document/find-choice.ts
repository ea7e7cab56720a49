import type { FoundValue } from "./found-value.ts";
import { normaliseLabel } from "./normalise-label.ts";

/** The first line that names one of the choices, in whole words. */
export function findChoice(
  choices: readonly string[],
  lines: readonly { text: string; page: number }[],
): FoundValue | undefined {
  for (const line of lines) {
    const text = ` ${normaliseLabel(line.text)} `;
    const value = choices.find((choice) => text.includes(` ${normaliseLabel(choice)} `));
    if (value) return { value, evidence: { page: line.page, text: line.text } };
  }
  return undefined;
}
