/** A document with bytes, checked and ready to be sent. */
export interface FileSource {
  kind: "file";
  filename: string;
  mediaType: string;
  sizeBytes: number;
  /**
   * The bytes, opened anew at every call so that a refused start can be sent again. A file on disk is not read into
   * memory.
   */
  open(): Promise<Blob>;
}

/** A document that the vendor downloads. */
export interface UrlSource {
  kind: "url";
  /** Absolute, `http:` or `https:`. */
  url: string;
  filename?: string;
  mediaType?: string;
}

/** A document that the vendor already has. */
export interface StoredSource {
  kind: "stored";
  /** The vendor's own reference. */
  reference: string;
  filename?: string;
}

/** What core makes of a `DocumentInput` before it calls `doStart`. */
export type DocumentSource = FileSource | UrlSource | StoredSource;
