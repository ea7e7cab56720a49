/** A piece of a document, as a vendor cut it. */
export interface Chunk {
  text: string;
  /** The vendor's id of the piece. */
  id?: string;
  /** The vendor's own word for what it is, such as `Table`. */
  type?: string;
  /** 0-indexed page that it begins on. */
  page?: number;
  html?: string;
}

/** A picture that a vendor cut out of a document. */
export interface Image {
  /** The vendor's name for it. A label: never use it as a path. */
  name: string;
  /** Base64 of the bytes. */
  base64: string;
  mediaType?: string;
}

/** What a run made of a document, in the forms that it was asked for. */
export interface Content {
  markdown?: string;
  html?: string;
  text?: string;
  chunks?: Chunk[];
  images?: Image[];
}
