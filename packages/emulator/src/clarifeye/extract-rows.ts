import { extractFields } from "../document/extract-fields.ts";
import type { Extraction } from "../document/extraction.ts";
import type { ReadDocument } from "../document/read-document.ts";
import type { Extractor } from "./extractor.ts";
import type { Project } from "./project.ts";
import type { StoredDocument } from "./stored-document.ts";
import type { Row } from "./warehouse-table.ts";

type Values = Omit<Row, "id">;

/** What an extractor finds in a document: the rows of its table, without their ids. */
export function extractRows(project: Project, document: StoredDocument, extractor: Extractor): Values[] {
  if (document.content === null) return [];
  const key = `${document.id} ${extractor.id}`;
  const known = project.extracted.get(key);
  if (known) return known;
  const rows = readRows(document.id, document.content, extractor);
  project.extracted.set(key, rows);
  return rows;
}

function readRows(documentId: string, content: ReadDocument, extractor: Extractor): Values[] {
  switch (extractor.kind) {
    case "parsing":
      return pageTexts(content).map((text, page) => ({ document_id: documentId, page, content: text }));
    case "chunking":
      return pageTexts(content).map((text, page) => ({
        document_id: documentId,
        content: text,
        min_page: page,
        max_page: page,
      }));
    case "object-extraction":
      return [objectRow(documentId, extractFields(content, extractor.schema, "reading-order"))];
    case "document-tag-extraction":
      return tagRows(documentId, extractFields(content, extractor.schema, "reading-order"));
  }
}

function objectRow(documentId: string, { data, evidence }: Extraction): Values {
  const pages = Object.values(evidence).map((each) => each.page);
  const lines = [...new Set(Object.values(evidence).map((each) => each.text))];
  return {
    json_object: data,
    object_bbox: null,
    document_id: documentId,
    min_page: pages.length === 0 ? 0 : Math.min(...pages),
    max_page: pages.length === 0 ? 0 : Math.max(...pages),
    content: lines.join("\n"),
    blocks: lines.map((text) => ({ content: text })),
    selected_blocks: [],
    version: "1",
  };
}

function tagRows(documentId: string, { data, evidence }: Extraction): Values[] {
  return Object.entries(data)
    .filter(([, value]) => value !== null && typeof value !== "object")
    .map(([name, value]) => ({
      document_id: documentId,
      tag_name: name,
      tag_value: String(value),
      justification: `Read in the text of page ${evidence[name]?.page ?? 0}.`,
      verbatim: evidence[name]?.text ?? null,
    }));
}

function pageTexts(content: ReadDocument): string[] {
  return content.pages.map((page) => page.lines.map((line) => line.text).join("\n"));
}
