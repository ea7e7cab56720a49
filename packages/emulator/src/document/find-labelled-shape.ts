import type { DocumentFacts } from "./document-facts.ts";
import type { FoundValue } from "./found-value.ts";
import type { IsLabel } from "./known-labels.ts";
import { labelledShapes } from "./labelled-shapes.ts";
import { readTypedValue } from "./read-typed-value.ts";
import type { ScalarField } from "./schema-field.ts";

interface LabelEnd {
  page: number;
  text: string;
  start: number;
  end: number;
}

/**
 * Takes the first text of the right shape that follows one of the labels, with up to a few words in between. It knows
 * nothing of columns: of two blocks side by side it may read across.
 */
export function findLabelledShape(
  field: ScalarField,
  pages: readonly { page: number; text: string }[],
  facts: DocumentFacts,
  isLabel: IsLabel,
): FoundValue | undefined {
  for (const label of labelsInOrder(field)) {
    const places = findLabel(label, pages);
    for (const shape of labelledShapes(field)) {
      for (const { page, text, start, end } of places) {
        shape.lastIndex = end;
        const match = shape.exec(text);
        const value = match?.[1] && readTypedValue(match[1].trim(), field, facts);
        if (!match || value === undefined || value === "") continue;
        if (typeof value === "string" && isLabel(value)) continue;
        return { value, evidence: { page, text: text.slice(start, end) + match[0] } };
      }
    }
  }
  return undefined;
}

/** A longer label says more, so it is tried first when an amount is wanted. */
function labelsInOrder(field: ScalarField): string[] {
  return field.kind === "number" ? [...field.labels].sort((a, b) => b.length - a.length) : field.labels;
}

/** Where the label stands as whole words, in any case. */
function findLabel(label: string, pages: readonly { page: number; text: string }[]): LabelEnd[] {
  const words = label
    .split(" ")
    .map((word) => (/^(no|nr|number)$/.test(word) ? `(?:${word}\\.?|#)` : `${word}\\.?`));
  const pattern = new RegExp(words.join("[\\s./-]+"), "gi");
  return pages.flatMap(({ page, text }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const end = match.index + match[0].length;
      const whole = !/[\p{L}\d-]/u.test(text[match.index - 1] ?? "") && !/[\p{L}\d]/u.test(text[end] ?? "");
      return whole ? [{ page, text, start: match.index, end }] : [];
    }),
  );
}
