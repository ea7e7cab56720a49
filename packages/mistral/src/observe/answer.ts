import { type Issue, isRecord, type JsonObject, parsePageRange, parseResponse } from "@docmux/core/provider";
import type * as z from "zod/mini";
import { providerId } from "../settings.ts";
import { ocrAnswerSchema, parseJson, type WirePage } from "../wire.ts";

/** A page and its 0-indexed place in the document. */
export interface NumberedPage {
  page: WirePage;
  index: number;
}

/** An `OCRResponse`, read and compared with what was asked for. */
export interface ReadAnswer {
  answer: z.infer<typeof ocrAnswerSchema>;
  pages: NumberedPage[];
  /** The extraction, where there is one. */
  data?: unknown;
  /** What is missing, or odd. The vendor reports success all the same. */
  issues: Issue[];
}

/**
 * Reads an `OCRResponse`; of a batch row it may be JSON in a text.
 *
 * @param kept - what the start asked for, as the start keeps it with the answer; a ref may come from anywhere.
 * @throws VendorError with code `bad_response`.
 */
export function readAnswer(given: unknown, kept: JsonObject | undefined): ReadAnswer {
  const answer = parseResponse(ocrAnswerSchema, parseJson(given), "The answer", { providerId });
  // The place in the list where the vendor names none.
  const pages = answer.pages.map((page, at) => ({ page, index: page.index ?? at }));
  if (pages.length === 0) return { answer, pages, issues: [noPages] };
  const { pages: range, annotates } = isRecord(kept) ? kept : {};
  const { issues, ...annotation } = readAnnotation(answer.document_annotation, annotates === true);
  const missing = missingPages(pages, typeof range === "string" ? range : undefined);
  return { answer, pages, ...annotation, issues: [...issues, ...missing] };
}

const noPages: Issue = {
  severity: "error",
  code: "no_pages",
  message: "The vendor answered with success and without a page.",
};

/** `document_annotation` is JSON in a text. One that was asked for and is absent, or is not JSON, is output that is missing. */
function readAnnotation(given: unknown, isAsked: boolean): Pick<ReadAnswer, "data" | "issues"> {
  if (given === null || given === undefined || given === "") {
    const message = "The document was to be annotated, and the answer holds no annotation.";
    return { issues: isAsked ? [{ severity: "error", code: "annotation_missing", message }] : [] };
  }
  const data = parseJson(given);
  if (data !== given || typeof given !== "string") return { data, issues: [] };
  const message = "The annotation of the document is not JSON; it is in the raw result as it came.";
  return { issues: [{ severity: "error", code: "annotation_unreadable", message }] };
}

/** The vendor may lose a page without a sign of it. After the last one that came, the document may have ended. */
function missingPages(pages: readonly NumberedPage[], range: string | undefined): Issue[] {
  const found = new Set(pages.map(({ index }) => index));
  const missing = wantedPages(range).filter((index) => !found.has(index));
  if (missing.length === 0) return [];
  const last = pages.reduce((most, { index }) => Math.max(most, index), 0);
  const gaps = missing.filter((index) => index < last);
  const [severity, what, named] =
    gaps.length > 0
      ? (["error", "are missing in the answer", gaps] as const)
      : (["warning", "did not come; the document may have ended before", missing] as const);
  const more = named.length > 10 ? ` and ${named.length - 10} more` : "";
  const message = `The pages ${named.slice(0, 10).join(", ")}${more} (counted from 0) ${what}.`;
  return [{ severity, code: "pages_missing", message }];
}

/** The pages of a range. The start checked it; a ref may come from anywhere, so its range is not trusted with memory. */
export function wantedPages(range: string | undefined): number[] {
  const parsed = range === undefined ? { spans: [] } : parsePageRange(range);
  if ("problem" in parsed || parsed.spans.length > maxPages) return [];
  return Array.from({ length: maxPages }, (_, index) => index).filter((index) =>
    parsed.spans.some(({ first, last }) => first <= index && index <= last),
  );
}

/** The most pages that a document may have. */
export const maxPages = 1000;
