import { assembleExtraction, type Extraction } from "./assemble-extraction.ts";
import { readDocumentFacts } from "./document-facts.ts";
import { extractByLayout } from "./extract-by-layout.ts";
import { extractByPattern } from "./extract-by-pattern.ts";
import { extractByReadingOrder } from "./extract-by-reading-order.ts";
import type { ReadDocument } from "./read-document.ts";
import { type FieldSchema, listSchemaFields } from "./schema-field.ts";

export type { Extraction } from "./assemble-extraction.ts";
export type { FieldEvidence } from "./found-value.ts";
export type { FieldSchema } from "./schema-field.ts";

/**
 * How a vendor reads. The three differ as real vendors do, so that they can disagree:
 * `layout` uses positions on the page, `reading-order` walks the text line by line, `pattern` looks for shapes in the
 * flattened text.
 */
export type ExtractionStrategy = "layout" | "reading-order" | "pattern";

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
