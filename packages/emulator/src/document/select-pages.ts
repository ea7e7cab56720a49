import type { DocumentPage, ReadDocument } from "./read-document.ts";

/** The pages with these 0-indexed numbers, in document order; all pages when no numbers are given. */
export function selectPages(document: ReadDocument, pages?: readonly number[]): DocumentPage[] {
  return pages ? document.pages.filter((page) => pages.includes(page.index)) : document.pages;
}
