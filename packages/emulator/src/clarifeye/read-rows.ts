import { isDeepStrictEqual } from "node:util";
import { badOperation } from "./clarifeye-error.ts";
import type { Project } from "./project.ts";
import { documentStatusAt } from "./stored-document.ts";
import { type Row, rowsAt, type TableVersion, type WarehouseTable } from "./warehouse-table.ts";

export interface ReadRequest {
  filters: Record<string, unknown>;
  /** Null for all. */
  columns: string[] | null;
  limit: number;
  offset: number;
}

/**
 * Rows of a table version that equal every filter, and how many match in all. Rows of deleted documents are gone.
 * @throws ClarifeyeError 400 for a column that the table has not.
 */
export function readRows(
  project: Project,
  table: WarehouseTable,
  version: TableVersion,
  { filters, columns, limit, offset }: ReadRequest,
  nowMs: number,
): { rows: Record<string, unknown>[]; total: number } {
  const unknown = [...Object.keys(filters), ...(columns ?? [])].filter(
    (name) => !table.columns.includes(name),
  );
  if (unknown.length > 0) throw badOperation(...unknown.map((name) => `Unknown column: ${name}.`));
  const matching = rowsAt(version, nowMs).filter(
    (row) =>
      belongsToLivingDocument(project, row, nowMs) &&
      Object.entries(filters).every(([name, value]) => isDeepStrictEqual(row[name] ?? null, value)),
  );
  const rows = matching
    .slice(offset, offset + limit)
    .map((row) =>
      columns === null ? row : Object.fromEntries(columns.map((name) => [name, row[name] ?? null])),
    );
  return { rows, total: matching.length };
}

function belongsToLivingDocument(project: Project, row: Row, nowMs: number): boolean {
  const document = project.documents.get(String(row.document_id));
  return document === undefined || documentStatusAt(document, nowMs) !== "deleted";
}
