/**
 * A document to run. Its form is explicit: a bare string is refused, so that a text that a user sent to a web handler never
 * opens a file of the server.
 *
 * - `{ path }`: a file on disk; streamed while it is sent, never read whole. Needs Node.
 * - `{ url }`: the vendor downloads it.
 * - `{ bytes }` or a `Blob` / `File`: in memory.
 * - `{ stream }`: opened once and collected in memory before it is sent, so that a refused start can be sent again.
 * - `{ stored }`: a document that the vendor already has, by the vendor's own reference.
 */
export type DocumentInput =
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

/** Forms in which a pipeline can write the content of a document. */
export const outputFormats = ["markdown", "html", "json", "chunks"] as const;

/** One of {@link outputFormats}. */
export type OutputFormat = (typeof outputFormats)[number];

/** Pages from `first` to `last`, both included, 0-indexed. */
export interface PageSpan {
  /** First page, 0-indexed. */
  first: number;
  /** Last page, 0-indexed, included. */
  last: number;
}

/**
 * Reads a page range such as `"0-5,10"` (0-indexed, as on Datalab's "Run a Pipeline" page).
 *
 * @returns the spans in the order written, or a sentence that says what is wrong.
 *
 * @example
 * ```ts
 * parsePageRange("0-5,10"); // { spans: [{ first: 0, last: 5 }, { first: 10, last: 10 }] }
 * ```
 */
export function parsePageRange(text: string): { spans: PageSpan[] } | { problem: string } {
  const spans: PageSpan[] = [];
  for (const part of text.split(",")) {
    const match = /^\s*(\d{1,9})\s*(?:-\s*(\d{1,9})\s*)?$/.exec(part);
    if (!match) return { problem: `"${part.trim()}" is not a page or a span of pages` };
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (last < first) return { problem: `the span "${part.trim()}" ends before it begins` };
    spans.push({ first, last });
  }
  return { spans };
}

/**
 * The pages of a range, 0-indexed and in order, of a document with this many pages at most. Empty for what is no range, and for
 * one of more spans than that: a ref may come from anywhere, so its range is not trusted with memory.
 */
export function pagesInRange(range: string, maxPages: number): number[] {
  const parsed = parsePageRange(range);
  if ("problem" in parsed || parsed.spans.length > maxPages) return [];
  const isWanted = (index: number) => parsed.spans.some(({ first, last }) => first <= index && index <= last);
  return Array.from({ length: maxPages }, (_, index) => index).filter(isWanted);
}

/** Writes spans the way {@link parsePageRange} reads them. */
export function formatPageRange(spans: readonly PageSpan[]): string {
  return spans.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}
