import { type Issue, isRecord, lenient, pagesInRange, parseResponse } from "@docmux/core/provider";
import * as z from "zod/mini";
import { issueOf } from "../failure.ts";
import { maxPages, providerId } from "../settings.ts";
import { analysisSchema, type WireAnalysis } from "../wire.ts";

/** What a start asked for, as its ref remembers it. A ref may come from anywhere, so none of it is trusted. */
const askedSchema = z.object({
  /** 0-indexed, as docmux counts. */
  pages: lenient(z.string()),
  /** Pages of the file, where they could be counted. */
  pageCount: lenient(z.int().check(z.positive())),
  /** The answer has to hold fields. */
  extracts: lenient(z.boolean()),
  /** The result is deleted once it was read, so it is read in a request of its own. */
  deletes: lenient(z.boolean()),
  apiVersion: lenient(z.string()),
});

/** {@link askedSchema}, read. */
export type Asked = z.infer<typeof askedSchema>;

/** Reads what a start kept in its ref. */
export function readAsked(given: unknown): Asked {
  return askedSchema.parse(isRecord(given) ? given : {});
}

/**
 * Reads an `AnalyzeResult`.
 *
 * @throws VendorError with code `bad_response`.
 */
export function readAnalysis(given: unknown): WireAnalysis {
  return parseResponse(analysisSchema, given, "The result", { providerId });
}

/** What the vendor warns of, and what it leaves out without a sign of it. */
export function analysisIssues(given: unknown, asked: Asked): Issue[] {
  const analysis = readAnalysis(given);
  const warnings = (analysis.warnings ?? []).map(({ code, message }) =>
    issueOf("warning", code, message, "The vendor warns of something that it does not name."),
  );
  return [...warnings, ...missingDocuments(analysis, asked), ...missingPages(analysis, asked)];
}

function missingDocuments({ documents }: WireAnalysis, { extracts }: Asked): Issue[] {
  if (!extracts || (documents ?? []).length > 0) return [];
  const message = "The model found no document of its kind, so there is no data.";
  return [{ severity: "warning", code: "no_document", message }];
}

/** The tier F0 reads the first two pages of any document, and reports success. */
const pagesOfF0 = "the pricing tier F0 reads no more than the first two";

function missingPages({ pages }: WireAnalysis, { pages: range, pageCount }: Asked): Issue[] {
  const found = new Set((pages ?? []).map(({ pageNumber }, at) => (pageNumber ?? at + 1) - 1));
  const last = [...found].reduce((most, index) => Math.max(most, index), -1);
  const wanted = wantedPages(range, pageCount);
  const missing = wanted.filter((index) => !found.has(index));
  const isTruncated = last === 1 && found.size === 2;
  if (missing.length === 0) {
    const message = `Exactly two pages came back, which may not be all: ${pagesOfF0}.`;
    return isTruncated && wanted.length === 0 ? [{ severity: "info", code: "pages_uncounted", message }] : [];
  }
  const why = isTruncated ? `; ${pagesOfF0}` : "";
  // Where the pages of the file are not counted, the document may have ended.
  const isCertain = typeof pageCount === "number" || missing.some((index) => index < last);
  const message = isCertain
    ? `Only ${wanted.length - missing.length} of ${wanted.length} pages came back${why}.`
    : `Pages after the last that came (${last}, counted from 0) were asked for; the document may have ended before${why}.`;
  return [{ severity: isCertain ? "error" : "warning", code: "pages_missing", message }];
}

/** The pages that have to come back, as far as that is known. */
function wantedPages(range: Asked["pages"], pageCount: Asked["pageCount"]): number[] {
  const end = Math.min(pageCount ?? maxPages, maxPages);
  if (typeof range === "string") return pagesInRange(range, maxPages).filter((index) => index < end);
  return pageCount ? Array.from({ length: end }, (_, index) => index) : [];
}
