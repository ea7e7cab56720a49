import { bareLabel, normalizeLabel } from "./normalize-label.ts";
import { asksForPercent } from "./read-typed-value.ts";
import type { ScalarField } from "./schema-field.ts";

/** A label may carry the rate itself: `VAT 19 %`. */
const PERCENT = /\d{1,3}(?:[.,]\d{1,3})?\s?%/;

/** How a piece of text names a field. */
export interface LabelMatch {
  /** Position in the field's labels: 0 is the surest. */
  rank: number;
  /** `whole`: nothing else is there. `inline`: the value follows in the same text. `loose`: more words follow the label. */
  kind: "whole" | "inline" | "loose";
  /** What follows the label. */
  rest: string;
}

/** The best way in which the text names the field. */
export function matchLabel(text: string, field: ScalarField): LabelMatch | undefined {
  const whole = rankOf(text, field);
  const percent = asksForPercent(field) ? PERCENT.exec(text)?.[0] : undefined;
  if (whole >= 0 && percent) return { rank: whole, kind: "inline", rest: percent };
  if (whole >= 0) return { rank: whole, kind: "whole", rest: "" };
  const colon = text.indexOf(":");
  if (colon > 0) {
    const rank = rankOf(text.slice(0, colon), field);
    if (rank >= 0) return { rank, kind: "inline", rest: text.slice(colon + 1).trim() };
  }
  return matchStart(text, field);
}

/** Position of the text in the field's labels; one value may have two labels: `Tax point / Invoice date`. */
function rankOf(text: string, field: ScalarField): number {
  const whole = field.labels.indexOf(bareLabel(text));
  if (whole >= 0 || !text.includes(" / ")) return whole;
  return Math.max(...text.split(" / ").map((part) => field.labels.indexOf(bareLabel(part))));
}

/** A label without colon before its value: `Invoice no. 2026-001`. The longest label wins. */
function matchStart(text: string, field: ScalarField): LabelMatch | undefined {
  const words = text.split(/\s+/);
  for (let count = Math.min(words.length - 1, 5); count >= 1; count -= 1) {
    const start = normalizeLabel(words.slice(0, count).join(" "));
    const rank = field.labels.indexOf(start);
    if (rank >= 0) return { rank, kind: "loose", rest: words.slice(count).join(" ") };
  }
  return undefined;
}
