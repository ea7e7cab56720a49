import type { DocumentAnswer, PageAnswer } from "../wire.ts";

/** A piece of text on a page. Origin is the top left corner, unit: points; `y` is the base line. */
export interface TextItem {
  text: string;
  x: number;
  /** Base line, from the top of the page. */
  y: number;
  width: number;
  height: number;
  /** 0 to 1. Only of OCR: a text layer has no probability. */
  confidence?: number;
}

/** One page as it was read. */
export interface PageRead extends PageAnswer {
  items: TextItem[];
  /** Nothing is printed as text on it, but it shows a picture. */
  isPicture: boolean;
}

/** A document as an engine read it. */
export interface DocumentRead extends Pick<DocumentAnswer, "engine" | "totalPages"> {
  pages: PageRead[];
  /** Pages that the engine failed at, 0-indexed. */
  failedPages: number[];
}

/** Which pages to read, 0-indexed; `undefined` is all of them. */
export type PageChoice = readonly { first: number; last: number }[] | undefined;

/** Raised for a document that no engine can open. */
export class UnreadableError extends Error {
  override name = "UnreadableError";
  /** What is wrong with it. */
  readonly reason: "invalid_document" | "encrypted_document" | "processing_failed" | "page_missing";

  constructor(reason: UnreadableError["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Items on one base line, left to right. */
export interface ItemLine {
  y: number;
  runs: TextItem[];
}

const sameLinePoints = 3;

/** The items of a page by lines, top to bottom. */
export function linesOf(items: readonly TextItem[]): ItemLine[] {
  const lines: ItemLine[] = [];
  for (const item of [...items].sort((a, b) => a.y - b.y || a.x - b.x)) {
    // Sorted by height on the page: only the last lines can be near enough.
    const line = lines.slice(-3).find(({ y }) => Math.abs(y - item.y) <= sameLinePoints);
    if (line) line.runs.push(item);
    else lines.push({ y: item.y, runs: [item] });
  }
  for (const { runs } of lines) runs.sort((a, b) => a.x - b.x);
  return lines;
}

/** The text of a page, line by line. */
export function textOfItems(items: readonly TextItem[]): string {
  return linesOf(items)
    .map(({ runs }) => runs.map(({ text }) => text.trim()).join(" "))
    .join("\n");
}
