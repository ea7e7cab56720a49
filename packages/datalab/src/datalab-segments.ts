import type { Segment } from "@docmux/core/provider";
import { isRecord, present } from "@docmux/core/provider-utils";
import { textOf } from "./datalab-text-of.ts";

/** The vendor takes 7,000 pages in a request (page "Limits"); a range beyond it is no range of pages. */
const mostPages = 7000;

/** The segments of a segment step. Pages come as a list (API) or as a range such as `"0-2"` (the vendor's own client). */
export function readSegments(results: Record<string, unknown> | null | undefined): Segment[] {
  const segments = results?.segments;
  if (!Array.isArray(segments)) return [];
  return segments.filter(isRecord).map((segment) => ({
    name: textOf(segment.name) ?? "",
    pages: Array.isArray(segment.pages) ? segment.pages.filter(isPage) : pagesOfRange(segment.page_range),
    ...present({ confidence: textOf(segment.confidence) }),
  }));
}

function pagesOfRange(range: unknown): number[] {
  if (isPage(range)) return [range];
  return (textOf(range) ?? "").split(",").flatMap((part) => {
    const [, first, last] = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(part) ?? [];
    if (first === undefined) return [];
    const count = Number(last ?? first) - Number(first) + 1;
    if (count < 1 || count > mostPages) return [];
    return Array.from({ length: count }, (_, offset) => Number(first) + offset);
  });
}

function isPage(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
