import type { PageRead } from "../reader/document.ts";
import { assembleExtraction, type Extraction } from "./assemble-extraction.ts";
import { readDocumentFacts } from "./document-facts.ts";
import { extractByLayout } from "./extract-by-layout.ts";
import { listCellLines } from "./page-cells.ts";
import { type FieldSchema, listSchemaFields } from "./schema-field.ts";

/** Fills a schema from what is printed on the pages, by rules. */
export function extractFields(
  pages: readonly Pick<PageRead, "index" | "items">[],
  schema: FieldSchema,
): Extraction {
  const fields = listSchemaFields(schema);
  const lines = listCellLines(pages);
  const facts = readDocumentFacts(lines.map(({ text }) => text).join("\n"));
  return assembleExtraction(fields, extractByLayout(lines, fields, facts));
}
