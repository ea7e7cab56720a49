import type { DocumentPage, ReadDocument } from "../../document/read-document.ts";

const lineHeightPoints = 14;

/** The text of a page, line by line. */
export function pageText(page: DocumentPage): string {
  return page.lines.map((line) => line.text).join("\n");
}

/** A document of one page that carries this text, for values that never were a PDF. */
export function documentFromText(text: string): ReadDocument {
  const lines = text.split("\n").map((line, index) => {
    const y = (index + 1) * lineHeightPoints;
    const run = { text: line, x: 0, y, width: line.length * 6, height: 12 };
    return { text: line, y, runs: line.trim() === "" ? [] : [run] };
  });
  const height = (lines.length + 1) * lineHeightPoints;
  return { pages: [{ index: 0, width: 612, height, lines }] };
}

/** Several documents as one, pages counted through. */
export function joinDocuments(documents: ReadDocument[]): ReadDocument {
  const pages = documents.flatMap((document) => document.pages).map((page, index) => ({ ...page, index }));
  return { pages };
}
