import { badOperation } from "./clarifeye-error.ts";
import type { ClarifeyeWorld } from "./clarifeye-world.ts";
import type { Project } from "./project.ts";
import { type ReadRequest, readRows } from "./read-rows.ts";
import { latestVersion, type Row, type TableVersion, type WarehouseTable } from "./warehouse-table.ts";
import { createRows, removeRows, updateRows } from "./write-rows.ts";

const DEFAULT_LIMIT = 100;

/**
 * Executes one operation on a table version.
 * @throws ClarifeyeError 400 with `errors` for a request that cannot be understood.
 */
export function dataOperation(
  world: ClarifeyeWorld,
  project: Project,
  table: WarehouseTable,
  body: Record<string, unknown>,
  nowMs: number,
) {
  const version = readVersion(table, body.table_version_id, nowMs);
  const request = readRequest(body);
  const write = { version, data: body.data, nowMs };
  const matching = () =>
    readRows(
      project,
      table,
      version,
      { ...request, columns: null, limit: Number.POSITIVE_INFINITY, offset: 0 },
      nowMs,
    ).rows as Row[];
  switch (body.operation) {
    case "read": {
      const { rows, total } = readRows(project, table, version, request, nowMs);
      const { dataOperationsShape, dataOperationsCount } = world.switches;
      if (dataOperationsShape === "sdk") {
        return { result: { results: rows, has_next: request.offset + rows.length < total } };
      }
      return { data: rows, count: dataOperationsCount === "total" ? total : rows.length, success: true };
    }
    case "create":
      return wrote(world, "created", createRows(world.random, write, body.override === true));
    case "update":
      return wrote(world, "updated", updateRows(write, matching(), body.override === true));
    case "delete":
      if (Object.keys(request.filters).length === 0) throw badOperation("delete needs filters.");
      return wrote(world, "deleted", removeRows(version, matching(), nowMs));
    default:
      throw badOperation(`"${String(body.operation)}" is not a valid operation.`);
  }
}

function wrote(world: ClarifeyeWorld, what: string, count: number) {
  return world.switches.dataOperationsShape === "sdk"
    ? { result: { [what]: count } }
    : { data: [], count, success: true };
}

function readVersion(table: WarehouseTable, id: unknown, nowMs: number): TableVersion {
  const version =
    id === undefined || id === null
      ? latestVersion(table, nowMs)
      : table.versions.find((each) => each.id === id && each.createdAtMs <= nowMs);
  if (!version) throw badOperation(`Table version ${String(id)} does not belong to this table.`);
  return version;
}

function readRequest({ filters = {}, columns, limit, offset }: Record<string, unknown>): ReadRequest {
  if (typeof filters !== "object" || filters === null || Array.isArray(filters)) {
    throw badOperation("filters must be an object.");
  }
  if (columns !== undefined && columns !== null && !Array.isArray(columns)) {
    throw badOperation("columns must be a list.");
  }
  return {
    filters: filters as Record<string, unknown>,
    columns: Array.isArray(columns) && columns.length > 0 ? columns.map(String) : null,
    limit: readInteger("limit", limit, 1, DEFAULT_LIMIT),
    offset: readInteger("offset", offset, 0, 0),
  };
}

function readInteger(name: string, input: unknown, min: number, fallback: number): number {
  if (input === undefined || input === null) return fallback;
  if (typeof input === "number" && Number.isInteger(input) && input >= min) return input;
  throw badOperation(`${name} must be an integer of at least ${min}.`);
}
