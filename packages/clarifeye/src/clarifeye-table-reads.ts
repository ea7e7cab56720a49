import {
  type CallContext,
  type JsonValue,
  type RunRef,
  UnsupportedError,
  VendorError,
} from "@docmux/core/provider";
import { present } from "@docmux/core/provider-utils";
import type { OutputTable } from "./clarifeye-output-tables.ts";
import type { ClarifeyeProject } from "./clarifeye-project.ts";
import type { ReadRows, RowRequest } from "./clarifeye-read-rows.ts";
import { readTableRows } from "./clarifeye-rows.ts";
import { slices } from "./clarifeye-slices.ts";
import type { TableIds } from "./clarifeye-table-ids.ts";

/** How the rows of a pipeline's runs are found. */
export interface TableReading {
  tableIds: Readonly<Record<string, string>>;
  readRows: ReadRows | undefined;
  ids: TableIds;
}

interface Wanted {
  tables: readonly OutputTable[];
  /** Absent when nobody knows which documents the run was for. */
  documentIds: readonly string[] | undefined;
  ref: RunRef;
}

interface Located {
  table: OutputTable;
  tableId: string | undefined;
}

interface Unlocated {
  reason: string;
  /** The answer that could have told the id, and that cannot be read. */
  unread?: VendorError | undefined;
}

/** Requests for rows in flight at once. */
const readsAtOnce = 4;

/**
 * Reads tables, one document at a time: a table version is no picture of a run, it holds rows of other documents too.
 *
 * @throws UnsupportedError when the id of a table that matters is nowhere to be found; VendorError with code
 * `bad_response` when an answer that could have told it cannot be read.
 */
export async function readTables(
  project: ClarifeyeProject,
  { tables, documentIds, ref }: Wanted,
  reading: TableReading,
  context: CallContext,
): Promise<{ reads: JsonValue[]; notRead: JsonValue[] }> {
  const located: Located[] = [];
  const notRead: JsonValue[] = [];
  const hasExtracted = tables.some(({ kind }) => kind === "extract");
  for (const table of tables) {
    const where = await locate(table, reading, context);
    if ("tableId" in where) located.push(where);
    else if (table.kind === "extract" || !hasExtracted) throw unresolved(table, where, ref);
    else {
      const { reason, unread } = where;
      notRead.push({ tableName: table.tableName, reason, ...(unread ? { isUnread: true } : {}) });
    }
  }
  const wanted = located.flatMap((where) =>
    (documentIds ?? [undefined]).map((documentId) => ({ ...where, documentId })),
  );
  const reads: JsonValue[] = [];
  for (const some of slices(wanted, readsAtOnce)) {
    reads.push(...(await Promise.all(some.map((each) => readOne(project, each, reading.readRows, context)))));
  }
  return { reads, notRead };
}

async function locate(
  table: OutputTable,
  { tableIds, readRows, ids }: TableReading,
  context: CallContext,
): Promise<Located | Unlocated> {
  const { tableName } = table;
  if (readRows)
    return { table, tableId: Object.hasOwn(tableIds, tableName) ? tableIds[tableName] : undefined };
  if (table.kind === "classify") {
    return { reason: "its rows belong to chunks and do not say which document they are of" };
  }
  const { tableId, unread } = await ids.find(table, context);
  if (tableId !== undefined) return { table, tableId };
  if (unread) return { reason: "the answer that could tell its id cannot be read", unread };
  return { reason: "no call that this instance offers tells its id" };
}

async function readOne(
  project: ClarifeyeProject,
  { table, tableId, documentId }: Located & { documentId: string | undefined },
  readRows: ReadRows | undefined,
  context: CallContext,
): Promise<JsonValue> {
  const { tableName, tableVersionId, stepKey, stepType, kind } = table;
  const facts = {
    tableName,
    stepType,
    kind,
    ...present({ stepKey, tableId, tableVersionId, documentId }),
  } as Record<string, JsonValue>;
  if (readRows) {
    const request = rowRequest(
      project,
      { tableName, ...present({ tableId, tableVersionId, documentId }) },
      context,
    );
    const rows = await readRows(request);
    return { ...facts, pages: [{ data: rows as JsonValue }] };
  }
  const pages = await readTableRows(project, { tableId: tableId ?? "", tableVersionId, documentId }, context);
  return { ...facts, pages };
}

function rowRequest(
  project: ClarifeyeProject,
  facts: Pick<RowRequest, "tableName" | "tableId" | "tableVersionId" | "documentId">,
  context: CallContext,
): RowRequest {
  return {
    ...facts,
    projectId: project.projectId,
    signal: context.signal,
    async fetchJson<Answer>(
      path: string,
      { query, json }: { query?: Record<string, string>; json?: unknown } = {},
    ) {
      const answer = await project.send(
        {
          path: path.split("/").filter((part) => part !== ""),
          effect: "read",
          ...(query ? { query } : {}),
          ...(json === undefined ? {} : { method: "POST", json }),
        },
        context,
      );
      return answer as Answer;
    },
  };
}

function unresolved(
  { tableName, tableVersionId }: OutputTable,
  { reason, unread }: Unlocated,
  ref: RunRef,
): UnsupportedError | VendorError {
  const version = tableVersionId === undefined ? "" : ` (version ${tableVersionId})`;
  const summary = `The table "${tableName}"${version} cannot be read: ${reason}`;
  const help = `the option tableIds: { "${tableName}": "<UUID of the table>" }, or read the rows yourself with readRows.`;
  if (!unread) return new UnsupportedError(summary, { ref, nextStep: `Pass ${help}` });
  const { httpStatus, requestId } = unread;
  const nextStep = `Ask for the result again. When it repeats, pass ${help}`;
  return new VendorError("bad_response", summary, { ref, httpStatus, requestId, nextStep, cause: unread });
}
