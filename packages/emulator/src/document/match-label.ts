import { bareLabel, normaliseLabel } from "./normalise-label.ts";
import type { ScalarField } from "./schema-field.ts";

/** How a piece of text names a field. */
export interface LabelMatch {
  /** Position in the field's labels: 0 is the surest. */
  rank: number;
  /** `whole`: nothing else stands there. `inline`: the value follows in the same text. `loose`: more words follow the label. */
  kind: "whole" | "inline" | "loose";
  /** What follows the label. */
  rest: string;
}

/** The best way in which the text names the field. */
export function matchLabel(text: string, field: ScalarField): LabelMatch | undefined {
  const whole = field.labels.indexOf(bareLabel(text));
  if (whole >= 0) return { rank: whole, kind: "whole", rest: "" };
  const colon = text.indexOf(":");
  if (colon > 0) {
    const rank = field.labels.indexOf(bareLabel(text.slice(0, colon)));
    if (rank >= 0) return { rank, kind: "inline", rest: text.slice(colon + 1).trim() };
  }
  return matchStart(text, field);
}

/** A label without colon before its value: `Invoice no. 2026-001`. The longest label wins. */
function matchStart(text: string, field: ScalarField): LabelMatch | undefined {
  const words = text.split(/\s+/);
  for (let count = Math.min(words.length - 1, 5); count >= 1; count -= 1) {
    const start = normaliseLabel(words.slice(0, count).join(" "));
    const rank = field.labels.indexOf(start);
    if (rank >= 0) return { rank, kind: "loose", rest: words.slice(count).join(" ") };
  }
  return undefined;
}
