import type { IndexingEvent, StoredDocument } from "./stored-document.ts";

export type IndexingStatus = IndexingEvent["status"] | "pending_delete" | "deleting" | "deleted";

/** Extractor id -> where the document stands there. An extractor that has not heard of the document is missing. */
export function indexingOf(document: StoredDocument, nowMs: number): Map<string, IndexingStatus> {
  const found = new Map<string, IndexingStatus>();
  for (const { extractorId, status } of document.indexing.until(nowMs)) found.set(extractorId, status);
  const { deletion } = document;
  if (deletion !== null) {
    const status =
      nowMs < deletion.clearingAtMs ? "pending_delete" : nowMs < deletion.doneAtMs ? "deleting" : "deleted";
    for (const extractorId of found.keys()) found.set(extractorId, status);
  }
  return found;
}

/** Whether the extractor has done its work on the document, so that it would be reused. */
export function isComputed(document: StoredDocument, extractorId: string, nowMs: number): boolean {
  const status = indexingOf(document, nowMs).get(extractorId);
  return status === "ready_to_publish" || status === "active";
}
