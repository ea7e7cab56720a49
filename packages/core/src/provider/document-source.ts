/** A document with bytes, checked and ready to be sent. */
export interface FileSource {
  /** There are bytes to send. */
  kind: "file";
  /** Never empty. */
  filename: string;
  /** Such as `application/pdf`, from the name and the first bytes. */
  mediaType: string;
  /** Length of what `open` gives. */
  sizeBytes: number;
  /**
   * The bytes, opened anew at every call so that a refused start can be sent again. A file on disk is not read into
   * memory.
   */
  open(): Promise<Blob>;
}

/** A document that the vendor downloads. */
export interface UrlSource {
  /** There is an address to pass on. */
  kind: "url";
  /** Absolute, `http:` or `https:`. */
  url: string;
  /** As the caller gave it. */
  filename?: string;
  /** As the caller gave it. */
  mediaType?: string;
}

/** A document that the vendor already has. */
export interface StoredSource {
  /** There is a reference to pass on. */
  kind: "stored";
  /** The vendor's own reference. */
  reference: string;
  /** As the caller gave it. */
  filename?: string;
}

/** What core makes of a `DocumentInput` before it calls `doStart`. */
export type DocumentSource = FileSource | UrlSource | StoredSource;
