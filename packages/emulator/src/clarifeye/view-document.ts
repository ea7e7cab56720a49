import { isComputed } from "./indexing-status.ts";
import type { Project } from "./project.ts";
import { documentStatusAt, type StoredDocument } from "./stored-document.ts";

/** A document as lists show it. `page_count` is null until the document is parsed. */
export function viewDocumentMinimal(project: Project, document: StoredDocument, nowMs: number) {
  const parsed = isComputed(document, project.parsing.id, nowMs);
  return {
    id: document.id,
    name: document.name,
    content_type: document.contentType,
    page_count: parsed ? (document.content?.pages.length ?? null) : null,
    file_size: document.bytes.byteLength,
    metadata: document.metadata,
    status: documentStatusAt(document, nowMs),
  };
}

/** A document with the address of its file. */
export function viewDocument(project: Project, document: StoredDocument, nowMs: number, origin: string) {
  return {
    ...viewDocumentMinimal(project, document, nowMs),
    file: `${origin}/media/documents/${document.id}/${encodeURIComponent(document.name)}`,
    computed_pdf_file: null,
    source: "upload",
    source_metadata: {},
  };
}
