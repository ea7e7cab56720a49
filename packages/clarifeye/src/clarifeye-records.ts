import type { FieldEvidence } from "@docmux/core/provider";
import type { RunDocument } from "./clarifeye-run-meta.ts";
import type { SavedRead } from "./clarifeye-saved-answers.ts";
import type { WireRow } from "./clarifeye-wire.ts";

/** Structured output, and where in the documents its records were found. */
export interface ShapedRecords {
  /** Absent when there is nothing at all. */
  data?: unknown;
  evidence: Record<string, FieldEvidence>;
}

/**
 * What tables of records say. Exactly one record of one document: that record. Otherwise a list of
 * `{ document: { id, name }, rows }`, one entry for each document, also for one without rows.
 */
export function shapeRecords(reads: readonly SavedRead[], documents: readonly RunDocument[]): ShapedRecords {
  const found = reads.flatMap(({ rows, documentId }) =>
    rows.map((row) => ({ row, documentId: (documentOf(row) ?? documentId)?.toLowerCase() })),
  );
  const [only, ...others] = found;
  const all = withUnnamed(documents, found);
  if (only && others.length === 0 && all.length === 1) {
    return { data: recordOf(only.row), evidence: evidenceAt("", only.row) };
  }
  const grouped = all.map((document) => ({
    document,
    rows: found.filter(({ documentId }) => documentId === document.id.toLowerCase()).map(({ row }) => row),
  }));
  return {
    data: grouped.map(({ document: { id, name }, rows }) => ({
      document: { id, name: name ?? null },
      rows: rows.map(recordOf),
    })),
    evidence: Object.assign(
      {},
      ...grouped.flatMap(({ rows }, place) =>
        rows.map((row, index) => evidenceAt(`${place}.rows.${index}`, row)),
      ),
    ),
  };
}

/** The known documents, and those that only a row names. */
function withUnnamed(
  documents: readonly RunDocument[],
  found: readonly { documentId: string | undefined }[],
): RunDocument[] {
  const known = new Set(documents.map(({ id }) => id.toLowerCase()));
  const unnamed = new Set(
    found.map(({ documentId }) => documentId).filter((id) => id !== undefined && !known.has(id)),
  );
  return [...documents, ...[...unnamed].map((id) => ({ id: id ?? "" }))];
}

function documentOf({ document_id: id }: WireRow): string | undefined {
  return typeof id === "string" ? id : undefined;
}

/** The extracted record of a row; what a table of another kind holds is given as it is. */
function recordOf(row: WireRow): unknown {
  const { json_object: record = row.json_alert } = row;
  if (record === undefined) return row;
  if (typeof record !== "string") return record;
  try {
    return JSON.parse(record);
  } catch {
    return record;
  }
}

/** The vendor says for a record which pages it was taken from, not for each of its fields. */
function evidenceAt(path: string, { min_page: page }: WireRow): Record<string, FieldEvidence> {
  return Number.isInteger(page) && (page as number) >= 0 ? { [path]: { page: page as number } } : {};
}
