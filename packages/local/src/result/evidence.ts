import type { Evidence } from "@docmux/core/provider";
import type { DocumentAnswer, ExtractionAnswer } from "../wire.ts";
import { toRegion } from "./content.ts";

/** Where each value was read. Only values of OCR have a score: a rule has no probability. */
export function readEvidence(
  { evidence }: ExtractionAnswer,
  { pages }: DocumentAnswer,
): Record<string, Evidence> {
  const pageOf = new Map(pages.map((page) => [page.index, page]));
  const entries = Object.entries(evidence).map(([pointer, { page: index, text, box, confidence }]) => {
    const page = pageOf.get(index);
    const found: Evidence = {
      pages: [index],
      quote: text,
      ...(page ? { regions: [toRegion(page, box)] } : {}),
      ...(confidence === undefined ? {} : { score: { value: confidence, max: 1 } }),
    };
    return [pointer, found] as const;
  });
  return Object.fromEntries(entries);
}
