import { type Issue, parsePageRange, parseResponse } from "@docmux/core/provider";
import type * as z from "zod/mini";
import type { Asked } from "../meta.ts";
import { providerId } from "../settings.ts";
import { ocrAnswerSchema, type WirePage } from "../wire.ts";
import { readAnnotation } from "./annotation.ts";

/** An `OCRResponse`, read. */
export type WireAnswer = z.infer<typeof ocrAnswerSchema>;

/** A page and its 0-indexed place in the document. */
export interface NumberedPage {
  page: WirePage;
  index: number;
}

/**
 * Reads an `OCRResponse`; of a batch row it may be JSON in a text.
 *
 * @throws VendorError with code `bad_response`.
 */
export function readAnswer(given: unknown): WireAnswer {
  const body = typeof given === "string" ? parseText(given) : given;
  return parseResponse(ocrAnswerSchema, body, "The answer", { providerId });
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The pages of an answer; the place in the list where the vendor names none. */
export function numberPages({ pages }: WireAnswer): NumberedPage[] {
  return pages.map((page, at) => ({ page, index: page.index ?? at }));
}

/** What is missing in an answer, or odd. The vendor reports success all the same. */
export function judgeAnswer(answer: WireAnswer, asked: Asked): Issue[] {
  const pages = numberPages(answer);
  if (pages.length === 0) return [noPages];
  return [
    ...readAnnotation(answer.document_annotation, asked).issues,
    ...unansweredImages(pages, asked),
    ...pageIssues(pages, asked, answer.usage_info?.pages_processed),
  ];
}

const noPages: Issue = {
  severity: "error",
  code: "no_pages",
  message: "The vendor answered with success and without a page.",
};

function unansweredImages(pages: readonly NumberedPage[], { annotatesImages }: Asked): Issue[] {
  const images = pages.flatMap(({ page }) => page.images ?? []);
  const left = images.filter((image) => !image.image_annotation).length;
  if (!annotatesImages || left === 0) return [];
  const message = `${left} of ${images.length} images came without the annotation that was asked for.`;
  return [{ severity: "error", code: "image_annotation_missing", message }];
}

/** The vendor may lose a page without a sign of it. */
function pageIssues(
  pages: readonly NumberedPage[],
  asked: Asked,
  processed: number | null | undefined,
): Issue[] {
  const issues: Issue[] = [];
  const found = new Set(pages.map(({ index }) => index));
  const [first, last] = [Math.min(...found), Math.max(...found)];
  const wanted = wantedPages(asked.pages);
  const missing = wanted.filter((index) => !found.has(index));
  const gaps = missing.filter((index) => index < last);
  if (gaps.length > 0) issues.push(pagesMissing("error", gaps, "are missing in the answer"));
  else if (missing.length > 0)
    issues.push(pagesMissing("warning", missing, "did not come; the document may have ended before"));
  if (first === 1 && (asked.pages === undefined || wanted.includes(0))) {
    const message = "The pages of the answer are numbered from 1; the vendor documents 0.";
    issues.push({ severity: "warning", code: "page_numbers", message });
  }
  if (typeof processed === "number" && processed !== pages.length) {
    const message = `The vendor reports ${processed} pages as processed and answers with ${pages.length}.`;
    issues.push({ severity: "warning", code: "page_count", message });
  }
  return issues;
}

function pagesMissing(severity: Issue["severity"], pages: readonly number[], what: string): Issue {
  const named = pages.slice(0, 10).join(", ");
  const more = pages.length > 10 ? ` and ${pages.length - 10} more` : "";
  return { severity, code: "pages_missing", message: `The pages ${named}${more} (counted from 0) ${what}.` };
}

/** The start checked it; a ref may come from anywhere, so its range is not trusted with memory. */
function wantedPages(range: string | undefined): number[] {
  const parsed = range === undefined ? { spans: [] } : parsePageRange(range);
  if ("problem" in parsed || parsed.spans.length > 1000) return [];
  const wanted = new Set<number>();
  for (const { first, last } of parsed.spans) {
    for (let index = first; index <= last && index < 1000; index += 1) wanted.add(index);
  }
  return [...wanted].sort((one, other) => one - other);
}
