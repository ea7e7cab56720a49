import type { TimedLog } from "./timed-log.ts";

export type Row = Record<string, unknown> & { id: string };

/** A row that was written, or, with `row` null, removed. */
export interface RowEvent {
  rowId: string;
  row: Row | null;
}

export interface TableVersion {
  id: string;
  /** Infinity when the run that would make it never starts. */
  createdAtMs: number;
  /** Table name of what it was computed from -> version. */
  dependencies: Record<string, string>;
  rows: TimedLog<RowEvent>;
}

export interface WarehouseTable {
  id: string;
  name: string;
  objectType: "object" | "chunk" | "document_tags" | "block";
  columns: string[];
  createdAtMs: number;
  /** Oldest first. */
  versions: TableVersion[];
}

/** The newest version that exists at a moment. */
export function latestVersion(table: WarehouseTable, nowMs: number): TableVersion | undefined {
  return table.versions.findLast((version) => version.createdAtMs <= nowMs);
}

/** The rows that a version holds at a moment, in the order in which they were first written. */
export function rowsAt(version: TableVersion, nowMs: number): Row[] {
  const rows = new Map<string, Row>();
  for (const { rowId, row } of version.rows.until(nowMs)) {
    if (row === null) rows.delete(rowId);
    else rows.set(rowId, row);
  }
  return [...rows.values()];
}
