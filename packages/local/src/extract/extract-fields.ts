import { assembleExtraction, type Extraction } from "./assemble-extraction.ts";
import { readDocumentFacts } from "./document-facts.ts";
import { extractByLayout } from "./extract-by-layout.ts";
import type { LayoutDocument } from "./layout-document.ts";
import { type FieldSchema, listSchemaFields } from "./schema-field.ts";

export type { Extraction } from "./assemble-extraction.ts";
export type { FieldEvidence } from "./found-value.ts";
export type { FieldSchema } from "./schema-field.ts";

/** Fills a schema from what is printed in the document, by rules. */
export function extractFields(document: LayoutDocument, schema: FieldSchema): Extraction {
  const fields = listSchemaFields(schema);
  const lines = document.pages.flatMap((page) => page.lines);
  const text = lines.map((line) => line.runs.map((run) => run.text.trim()).join(" ")).join("\n");
  return assembleExtraction(fields, extractByLayout(document, fields, readDocumentFacts(text)));
}
