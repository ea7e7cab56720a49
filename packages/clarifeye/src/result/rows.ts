import {
  inParts,
  type JsonValue,
  omitNullish,
  parseResponse,
  type RunRef,
  readSentence,
  UnsupportedError,
  VendorError,
} from "@docmux/core/provider";
import { hasErrorMember } from "../failure.ts";
import type { Project } from "../project.ts";
import { type ClarifeyeReadRows, type ClarifeyeRowRequest, providerId } from "../settings.ts";
import { rowsSchema, type WireRow } from "../wire.ts";
import type { OutputTable, TableIds } from "./tables.ts";

/**
 * Reads tables, one document at a time: a table version is no picture of a run, it holds rows of other documents too.
 *
 * @throws UnsupportedError when the id of a table that matters is nowhere to be found; VendorError with code
 * `bad_response` when a response that could have named it cannot be read.
 */
export async function readTables(
  project: Project,
  { tables, documentIds, ref }: Wanted,
  reading: TableReading,
): Promise<{ reads: JsonValue[]; notRead: JsonValue[] }> {
  const located: Located[] = [];
  const notRead: JsonValue[] = [];
  const hasExtracted = tables.some(({ kind }) => kind === "extract");
  for (const table of tables) {
    const where = await locate(project, table, reading);
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
  for (const some of inParts(wanted, readsAtOnce)) {
    reads.push(...(await Promise.all(some.map((each) => readOne(project, each, reading.readRows)))));
  }
  return { reads, notRead };
}

interface Wanted {
  tables: readonly OutputTable[];
  /** Absent when it is not known which documents the run was for. */
  documentIds: readonly string[] | undefined;
  ref: RunRef;
}

/** How the rows of a pipeline's runs are found. */
export interface TableReading {
  tableIds: Readonly<Record<string, string>>;
  readRows: ClarifeyeReadRows | undefined;
  ids: TableIds;
}

async function locate(
  project: Project,
  table: OutputTable,
  { tableIds, readRows, ids }: TableReading,
): Promise<Located | Unlocated> {
  const { tableName } = table;
  if (readRows)
    return { table, tableId: Object.hasOwn(tableIds, tableName) ? tableIds[tableName] : undefined };
  if (table.kind === "classify") {
    return { reason: "its rows belong to chunks and do not say which document they are of" };
  }
  const { tableId, unread } = await ids.find(project, table);
  if (tableId !== undefined) return { table, tableId };
  if (unread) return { reason: "the response with its id cannot be read", unread };
  return { reason: "no call that this instance offers returns its id" };
}

interface Located {
  table: OutputTable;
  tableId: string | undefined;
}

interface Unlocated {
  reason: string;
  /** The response that could have named the id, and that cannot be read. */
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
  readRows: ClarifeyeReadRows | undefined,
): Promise<JsonValue> {
  const { tableName, tableVersionId, stepKey, stepType, kind } = table;
  const facts = {
    tableName,
    stepType,
    kind,
    ...omitNullish({ stepKey, tableId, tableVersionId, documentId }),
  } as Record<string, JsonValue>;
  if (readRows) {
    const request = { tableName, ...omitNullish({ tableId, tableVersionId, documentId }) };
    const rows = await readRows(rowRequest(project, request));
    return { ...facts, pages: [{ data: rows as JsonValue }] };
  }
  const pages = await readTableRows(project, { tableId: tableId ?? "", tableVersionId, documentId });
  return { ...facts, pages };
}

function rowRequest(
  { projectId, call, url }: Project,
  facts: Pick<ClarifeyeRowRequest, "tableName" | "tableId" | "tableVersionId" | "documentId">,
): ClarifeyeRowRequest {
  return {
    ...facts,
    projectId,
    signal: call.signal,
    fetchJson<Answer>(
      path: string,
      { query, json }: { query?: Record<string, string>; json?: unknown } = {},
    ) {
      return call.read<Answer>(url(path.split("/").filter((part) => part !== "")), {
        ...(query ? { query } : {}),
        ...(json === undefined ? {} : { method: "POST", json }),
      });
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
): Promise<JsonValue[]> {
  const pages: JsonValue[] = [];
  const seen = new Set<unknown>();
  for (let offset = 0; ; ) {
    // Reading changes nothing, so it may be repeated although it is a POST.
    const { raw } = await project.ask(["tables", tableId, "data-operations"], rowsSchema, {
      method: "POST",
      json: {
        operation: "read",
        ...(tableVersionId === undefined ? {} : { table_version_id: tableVersionId }),
        ...(documentId === undefined ? {} : { filters: { document_id: documentId } }),
        limit: rowsPerPage,
        offset,
      },
    });
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

/** Rows of one request. The vendor's default is 100 or 10,000, depending on the page. */
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
    const { detail, message, error, errors } = page;
    const said = readSentence({ detail, message, error, errors })?.slice(0, longestReason);
    const reason = said ?? (rows ? "no reason given" : "there is no list of rows");
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

const longestReason = 500;

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
