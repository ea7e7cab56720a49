import {
  type CallContext,
  type JsonValue,
  omitNullish,
  parseResponse,
  type RunRef,
  UnsupportedError,
  VendorError,
} from "@docmux/core/provider";
import { hasErrorMember, readFailure } from "../failure.ts";
import { slices } from "../paging.ts";
import type { Project } from "../project.ts";
import { providerId, type ReadRows, type RowRequest } from "../settings.ts";
import { rowsSchema, type WireRow } from "../wire.ts";
import type { OutputTable, TableIds } from "./tables.ts";

/**
 * Reads tables, one document at a time: a table version is no picture of a run, it holds rows of other documents too.
 *
 * @throws UnsupportedError when the id of a table that matters is nowhere to be found; VendorError with code
 * `bad_response` when an answer that could have told it cannot be read.
 */
export async function readTables(
  project: Project,
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

interface Wanted {
  tables: readonly OutputTable[];
  /** Absent when nobody knows which documents the run was for. */
  documentIds: readonly string[] | undefined;
  ref: RunRef;
}

/** How the rows of a pipeline's runs are found. */
export interface TableReading {
  tableIds: Readonly<Record<string, string>>;
  readRows: ReadRows | undefined;
  ids: TableIds;
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

interface Located {
  table: OutputTable;
  tableId: string | undefined;
}

interface Unlocated {
  reason: string;
  /** The answer that could have told the id, and that cannot be read. */
  unread?: VendorError | undefined;
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

/** Requests for rows in flight at once. */
const readsAtOnce = 4;

async function readOne(
  project: Project,
  { table, tableId, documentId }: Located & { documentId: string | undefined },
  readRows: ReadRows | undefined,
  context: CallContext,
): Promise<JsonValue> {
  const { tableName, tableVersionId, stepKey, stepType, kind } = table;
  const facts = {
    tableName,
    stepType,
    kind,
    ...omitNullish({ stepKey, tableId, tableVersionId, documentId }),
  } as Record<string, JsonValue>;
  if (readRows) {
    const request = rowRequest(
      project,
      { tableName, ...omitNullish({ tableId, tableVersionId, documentId }) },
      context,
    );
    const rows = await readRows(request);
    return { ...facts, pages: [{ data: rows as JsonValue }] };
  }
  const pages = await readTableRows(project, { tableId: tableId ?? "", tableVersionId, documentId }, context);
  return { ...facts, pages };
}

function rowRequest(
  project: Project,
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

/**
 * Reads rows through the documented data operations, page by page.
 *
 * @returns the vendor's answers, unchanged; `readRowPage` reads them.
 */
async function readTableRows(
  project: Project,
  { tableId, tableVersionId, documentId }: TableRows,
  context: CallContext,
): Promise<JsonValue[]> {
  const pages: JsonValue[] = [];
  const seen = new Set<unknown>();
  for (let offset = 0; ; ) {
    const { raw } = await project.ask(
      {
        path: ["tables", tableId, "data-operations"],
        method: "POST",
        // Reading changes nothing, so it may be repeated although it is a POST.
        effect: "read",
        json: {
          operation: "read",
          ...(tableVersionId === undefined ? {} : { table_version_id: tableVersionId }),
          ...(documentId === undefined ? {} : { filters: { document_id: documentId } }),
          limit: rowsPerPage,
          offset,
        },
      },
      rowsSchema,
      context,
    );
    const { rows, hasMore, isMoreReported } = readRowPage(raw, offset);
    const ids = rows.map((row) => row.id ?? JSON.stringify(row));
    // A server that ignores the offset would give the first page for ever.
    const bringsNothingNew = ids.every((id) => seen.has(id));
    if (bringsNothingNew && isMoreReported(seen.size)) throw incomplete(tableId, seen.size);
    if (pages.length > 0 && bringsNothingNew) return pages;
    for (const id of ids) seen.add(id);
    pages.push(raw as JsonValue);
    offset += rows.length;
    if (!hasMore || rows.length === 0) return pages;
  }
}

/** Which rows of which table. */
interface TableRows {
  tableId: string;
  tableVersionId?: string | undefined;
  /** Left out: rows of all documents. */
  documentId?: string | undefined;
}

/** Rows asked for at once. The vendor's default is 100 or 10,000, depending on who tells. */
const rowsPerPage = 1000;

function incomplete(tableId: string, rowCount: number): VendorError {
  return new VendorError(
    "bad_response",
    `The vendor reports more rows of the table ${tableId} than the ${rowCount} that it returns`,
    { providerId, nextStep: "Get the result again. If it repeats, read the rows yourself with readRows." },
  );
}

/**
 * Rows of one answer of a data operation, in the specified shape or in the one that the vendor's own client reads.
 * `count` is the number of all rows or of those of the page, so it can only show that more are left, never that none are.
 *
 * @throws VendorError with code `bad_response`.
 */
export function readRowPage(raw: unknown, offset = 0): RowPage {
  const page = parseResponse(rowsSchema, raw, "A page of rows", { providerId });
  const rows = page.result?.results ?? page.result?.data ?? page.data;
  if (!rows || !isSuccess(page)) {
    const reason = readFailure(raw, 200).message ?? (rows ? "no reason given" : "there is no list of rows");
    throw new VendorError("bad_response", `The vendor could not read the rows: ${reason}`, { providerId });
  }
  const hasNext = page.result?.has_next ?? undefined;
  const count = page.count ?? 0;
  return {
    rows,
    hasMore: hasNext ?? (rows.length >= rowsPerPage || count > offset + rows.length),
    isMoreReported: (rowCount) => hasNext ?? count > rowCount,
  };
}

/** What one answer of a data operation holds. */
interface RowPage {
  rows: WireRow[];
  /** Whether another page may hold rows. */
  hasMore: boolean;
  /** Whether the vendor itself reports more rows than these. */
  isMoreReported(rowCount: number): boolean;
}

/** Only what the vendor documents as success is one, where the answer says whether it was. */
function isSuccess(page: {
  success?: unknown;
  detail?: unknown;
  error?: unknown;
  errors?: unknown;
}): boolean {
  const { success, detail } = page;
  if (hasErrorMember(page) || (typeof detail === "string" && detail !== "")) return false;
  if (typeof success === "string") return success.toLowerCase() === "true";
  return success === undefined || success === null || success === true;
}
