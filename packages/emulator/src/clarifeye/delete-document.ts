import type { StoredDocument } from "./stored-document.ts";

/** Deletion takes its time: rows are cleared after one step's length, the document is gone after another. */
export function deleteDocument(document: StoredDocument, nowMs: number, stepDurationMs: number): void {
  document.deletion ??= {
    requestedAtMs: nowMs,
    clearingAtMs: nowMs + stepDurationMs,
    doneAtMs: nowMs + 2 * stepDurationMs,
  };
}
