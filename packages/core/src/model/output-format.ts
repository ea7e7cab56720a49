/** Forms in which a pipeline can write the content of a document. */
export const outputFormats = ["markdown", "html", "json", "chunks"] as const;

/** One of {@link outputFormats}. */
export type OutputFormat = (typeof outputFormats)[number];
