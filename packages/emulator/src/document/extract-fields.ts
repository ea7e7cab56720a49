import { assembleExtraction } from "./assemble-extraction.ts";
import { readDocumentFacts } from "./document-facts.ts";
import { extractByLayout } from "./extract-by-layout.ts";
import { extractByPattern } from "./extract-by-pattern.ts";
import { extractByReadingOrder } from "./extract-by-reading-order.ts";
import type { ReadDocument } from "./read-document.ts";
import { listSchemaFields } from "./schema-field.ts";

/**
 * How a vendor reads. The three differ as real vendors do, so that they can disagree:
 * `layout` uses positions on the page, `reading-order` walks the text line by line, `pattern` looks for shapes in the
 * flattened text.
 */
export type ExtractionStrategy = "layout" | "reading-order" | "pattern";

/** The subset of JSON Schema that the emulators read. */
export interface FieldSchema {
  type?: string | string[];
  format?: string;
  title?: string;
  description?: string;
  properties?: Record<string, FieldSchema>;
  items?: FieldSchema;
  enum?: unknown[];
  [key: string]: unknown;
}

/** Where a value was read. */
export interface FieldEvidence {
  /** 0-indexed page. */
  page: number;
  /** The text of the line or lines that it was read from. */
  text: string;
}

export interface Extraction {
  /** Shaped like the schema; what was not found is `null` (scalars) or `[]` (arrays). */
  data: Record<string, unknown>;
  /** By dotted path, such as `line_items.0.amount`. */
  evidence: Record<string, FieldEvidence>;
  /** Dotted paths of schema fields that were not found. */
  missing: string[];
}

const readers = {
  layout: extractByLayout,
  "reading-order": extractByReadingOrder,
  pattern: extractByPattern,
} as const;

/** Fills a schema from what stands in the document. */
export function extractFields(
  document: ReadDocument,
  schema: FieldSchema,
  strategy: ExtractionStrategy,
): Extraction {
  const fields = listSchemaFields(schema);
  const text = document.pages.flatMap((page) => page.lines.map((line) => line.text)).join("\n");
  const reader = readers[strategy](document, fields, readDocumentFacts(text));
  return assembleExtraction(fields, reader);
}
