import { randomUuid } from "../server/seeded-random.ts";
import { badOperation } from "./clarifeye-error.ts";
import { type Row, rowsAt, type TableVersion } from "./warehouse-table.ts";

interface WriteRequest {
  version: TableVersion;
  data: unknown;
  nowMs: number;
}

/** No run's abort may take back what a client wrote. */
const OWNER = "client";

/** Adds rows; `override` empties the version first. Returns how many were added. */
export function createRows(
  random: () => number,
  { version, data, nowMs }: WriteRequest,
  override: boolean,
): number {
  const items = readItems(data);
  if (override) removeRows(version, rowsAt(version, nowMs), nowMs);
  for (const item of items) {
    const id = typeof item.id === "string" ? item.id : randomUuid(random);
    version.rows.add(nowMs, OWNER, { rowId: id, row: { ...item, id } });
  }
  return items.length;
}

/**
 * Changes the matching rows: each item of `data` those with its `id`, or, when it has none, all of `matching`. With
 * `override` an item takes the place of the whole row, its id apart.
 */
export function updateRows(
  { version, data, nowMs }: WriteRequest,
  matching: Row[],
  override: boolean,
): number {
  let changed = 0;
  for (const item of readItems(data)) {
    const rows =
      item.id === undefined ? matching : rowsAt(version, nowMs).filter((row) => row.id === item.id);
    for (const row of rows) {
      version.rows.add(nowMs, OWNER, {
        rowId: row.id,
        row: { ...(override ? {} : row), ...item, id: row.id },
      });
    }
    changed += rows.length;
  }
  return changed;
}

export function removeRows(version: TableVersion, rows: Row[], nowMs: number): number {
  for (const row of rows) version.rows.add(nowMs, OWNER, { rowId: row.id, row: null });
  return rows.length;
}

function readItems(data: unknown): Record<string, unknown>[] {
  const items = Array.isArray(data) ? data : [data];
  if (items.every((item) => typeof item === "object" && item !== null)) return items;
  throw badOperation("data must be an object or a list of objects.");
}
