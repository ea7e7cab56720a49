import { badRequest } from "./clarifeye-error.ts";
import { liveDocuments, type Project } from "./project.ts";
import type { StoredDocument } from "./stored-document.ts";

/**
 * The documents that a body's `document_ids` names. Left out **or empty** it means every document of the project.
 * @throws ClarifeyeError 400 for an id that is not of a living document of this project.
 */
export function chooseDocuments(project: Project, documentIds: unknown, nowMs: number): StoredDocument[] {
  const living = liveDocuments(project, nowMs);
  if (documentIds === undefined || documentIds === null) return living;
  if (!Array.isArray(documentIds)) throw badRequest("document_ids must be a list of UUIDs.");
  if (documentIds.length === 0) return living;
  const asked = new Set(documentIds.map((id) => String(id).toLowerCase()));
  const chosen = living.filter((document) => asked.delete(document.id));
  if (asked.size > 0) throw badRequest(`Invalid document_ids: ${[...asked].join(", ")}.`);
  return chosen;
}

/** The documents that a query's comma-separated `document_ids` names, deleted ones included; all when it is left out. */
export function chooseDocumentsByQuery(project: Project, documentIds: string | undefined): StoredDocument[] {
  const all = [...project.documents.values()];
  if (documentIds === undefined || documentIds === "") return all;
  const asked = new Set(
    documentIds
      .toLowerCase()
      .split(",")
      .map((id) => id.trim()),
  );
  return all.filter((document) => asked.has(document.id));
}
