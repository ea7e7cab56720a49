/**
 * A document to run. A string is a URL when it begins with `http://` or `https://`, otherwise the path of a file.
 *
 * - `{ path }`: a file on disk; streamed while it is sent, never read whole. Needs Node.
 * - `{ url }`: the vendor downloads it.
 * - `{ bytes }` or a `Blob` / `File`: in memory.
 * - `{ stream }`: opened once and collected in memory before it is sent, so that a refused start can be sent again.
 * - `{ stored }`: a document that the vendor already has, by the vendor's own reference.
 */
export type DocumentInput =
  | string
  | URL
  | Blob
  | { path: string | URL; filename?: string; mediaType?: string }
  | { url: string | URL; filename?: string; mediaType?: string }
  | { bytes: Uint8Array | ArrayBuffer | Blob; filename: string; mediaType?: string }
  | {
      /** Opens the document. Called once. */
      stream: () => ReadableStream<Uint8Array>;
      filename: string;
      mediaType?: string;
    }
  | { stored: string; filename?: string };

/** One document, or several, or named inputs for pipelines that take them. */
export type RunInput =
  | DocumentInput
  | { documents: readonly DocumentInput[] }
  | { inputs: Readonly<Record<string, unknown>>; document?: DocumentInput };
