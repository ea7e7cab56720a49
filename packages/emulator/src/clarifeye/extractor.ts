import type { FieldSchema } from "../document/extraction.ts";

/** What works on documents in a node of a flow, and the table that it fills. */
export interface Extractor {
  id: string;
  versionId: string;
  kind: ExtractorKind;
  name: string;
  /** What the extracted object, or the tags of a document, look like. Empty for parsing and chunking. */
  schema: FieldSchema;
  tableId: string;
  createdAtMs: number;
}

export type ExtractorKind = "parsing" | "chunking" | "object-extraction" | "document-tag-extraction";

/** `extractor_type` in the indexing status. */
export const extractorTypes: Record<ExtractorKind, string> = {
  parsing: "ParsingExtractor",
  chunking: "ChunksExtractor",
  "object-extraction": "ObjectExtractor",
  "document-tag-extraction": "DocumentTagExtractor",
};
