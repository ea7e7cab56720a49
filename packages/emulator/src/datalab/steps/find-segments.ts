import type { DocumentPage, ReadDocument } from "../../document/read-document.ts";

/** A run of pages that belong together. */
export interface DocumentSegment {
  name: string;
  /** 0-indexed, ascending. */
  pages: number[];
  confidence: "high" | "medium" | "low";
}

/** What the caller wants the document cut into. */
export interface WantedSegment {
  name: string;
  description: string;
}

/** Gives each page to the wanted segment whose words stand on it; a page without any stays with the page before. */
export function findNamedSegments(document: ReadDocument, wanted: WantedSegment[]): DocumentSegment[] {
  const segments: DocumentSegment[] = [];
  for (const page of document.pages) {
    const text = pageText(page);
    const ranked = wanted
      .map(({ name, description }) => ({
        name,
        named: text.includes(name.toLowerCase()),
        score: (text.includes(name.toLowerCase()) ? 100 : 0) + overlap(text, `${name} ${description}`),
      }))
      .sort((a, b) => b.score - a.score);
    const best = ranked[0];
    const last = segments.at(-1);
    if (!best || (best.score === 0 && !last)) continue;
    if (last && (best.score === 0 || best.name === last.name)) {
      last.pages.push(page.index);
      continue;
    }
    segments.push({ name: best.name, pages: [page.index], confidence: best.named ? "high" : "medium" });
  }
  return segments;
}

/** Starts a new document wherever the head of the page is not that of the page before. */
export function findDocumentBoundaries(document: ReadDocument): DocumentSegment[] {
  const segments: DocumentSegment[] = [];
  let previousHead: string | undefined;
  for (const page of document.pages) {
    const head = (page.lines[0]?.text ?? "").replaceAll(/\d+/g, "").trim().toLowerCase();
    const last = segments.at(-1);
    if (last && (head === "" || head === previousHead)) last.pages.push(page.index);
    else {
      const confidence = head === "" ? "low" : "medium";
      segments.push({ name: `Document ${segments.length + 1}`, pages: [page.index], confidence });
    }
    if (head !== "") previousHead = head;
  }
  return segments;
}

function overlap(text: string, wanted: string): number {
  const words = new Set(wanted.toLowerCase().match(/[\p{L}]{4,}/gu) ?? []);
  return [...words].filter((word) => text.includes(word)).length;
}

function pageText(page: DocumentPage): string {
  return page.lines
    .map((line) => line.text)
    .join("\n")
    .toLowerCase();
}
