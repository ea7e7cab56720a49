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

/** A rectangle in points, from the top left corner of the page. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One cell of a table block. */
export interface BlockCell {
  text: string;
  box?: Rectangle;
}

/** A part of a page, as the engine divided it. */
export interface Block {
  /** The engine's term, such as `heading` or `table`. */
  kind: string;
  text?: string;
  box?: Rectangle;
  header?: BlockCell[];
  rows?: BlockCell[][];
}

/** One page as it was read. */
export interface PageRead {
  /** 0-indexed. */
  index: number;
  width: number;
  height: number;
  text: string;
  markdown?: string;
  blocks: Block[];
  items: TextItem[];
  /** Nothing is printed as text on it, but it shows a picture. */
  isPicture: boolean;
  /** Its text comes from OCR. */
  isOcr: boolean;
}

/** A document as an engine read it. */
export interface DocumentRead {
  engine: "liteparse" | "unpdf";
  totalPages: number;
  pages: PageRead[];
  /** Pages that the engine failed at, 0-indexed. */
  failedPages: { index: number; message: string }[];
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
