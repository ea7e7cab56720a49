import type { Page, Table } from "./geometry.ts";

/** A piece of a document, as a vendor cut it. */
export interface Chunk {
  /** What the piece says. */
  text: string;
  /** The vendor's id of the piece. */
  id?: string;
  /** The vendor's term for what it is, such as `Table`. */
  type?: string;
  /** 0-indexed page that it begins on. */
  page?: number;
  /** The piece as HTML. From outside: clean it before a browser shows it. */
  html?: string;
}

/** A picture that a vendor cut out of a document. */
export interface Image {
  /** The vendor's name for it. A label: never use it as a path. */
  name: string;
  /** Base64 of the bytes. */
  base64: string;
  /** Such as `image/png`. */
  mediaType?: string;
}

/** What a run made of a document, in the forms that it was asked for. */
export interface Content {
  /** The document as Markdown. */
  markdown?: string;
  /** The document as HTML. From outside: clean it before a browser shows it. */
  html?: string;
  /** The document as plain text. */
  text?: string;
  /**
   * Its pages.
   *
   * @experimental
   */
  pages?: Page[];
  /**
   * Its tables, in reading order.
   *
   * @experimental
   */
  tables?: Table[];
  /** The document in pieces, in reading order. */
  chunks?: Chunk[];
  /** Pictures that Markdown or HTML refers to by their names. */
  images?: Image[];
}
