import type { ReadDocument } from "../document/read-document.ts";
import type { TimedLog } from "./timed-log.ts";

/** What happens to a document at one extractor. */
export interface IndexingEvent {
  extractorId: string;
  status: "created" | "indexing" | "ready_to_publish" | "active" | "failed";
}

/** A document as the project holds it. */
export interface StoredDocument {
  id: string;
  name: string;
  contentType: string;
  bytes: Uint8Array;
  storedAtMs: number;
  /** Null for bytes that no PDF reader can open. */
  content: ReadDocument | null;
  metadata: [string, string][];
  indexing: TimedLog<IndexingEvent>;
  /** Null until its deletion is requested. */
  deletion: { requestedAtMs: number; clearingAtMs: number; doneAtMs: number } | null;
}

/** `status` of a document: only where its deletion stands, nothing about processing. */
export function documentStatusAt(document: StoredDocument, nowMs: number): "active" | "deleting" | "deleted" {
  if (document.deletion === null) return "active";
  return nowMs < document.deletion.doneAtMs ? "deleting" : "deleted";
}
