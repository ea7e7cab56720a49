import { type CallContext, type JsonValue, VendorError } from "@docmux/core/provider";
import { parseAnswer } from "@docmux/core/provider-utils";
import { providerId } from "./clarifeye-config.ts";
import { hasErrorMember, readClarifeyeFailure } from "./clarifeye-error.ts";
import type { ClarifeyeProject } from "./clarifeye-project.ts";
import { rowsSchema, type WireRow } from "./clarifeye-wire.ts";

/** Rows asked for at once. The vendor's default is 100 or 10,000, depending on who tells. */
const rowsPerPage = 1000;

/** Which rows of which table. */
export interface TableRows {
  tableId: string;
  tableVersionId?: string | undefined;
  /** Left out: rows of all documents. */
  documentId?: string | undefined;
}

/** What one answer of a data operation holds. */
interface RowPage {
  rows: WireRow[];
  /** Whether another page may hold rows. */
  hasMore: boolean;
  /** Whether the vendor itself reports more rows than these. */
  isMoreReported(rowCount: number): boolean;
}

/**
 * Reads rows through the documented data operations, page by page.
 *
 * @returns the vendor's answers, unchanged; `readRowPage` reads them.
 */
export async function readTableRows(
  project: ClarifeyeProject,
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
  const page = parseAnswer(rowsSchema, raw, "A page of rows", { providerId });
  const rows = page.result?.results ?? page.result?.data ?? page.data;
  if (!rows || !isSuccess(page)) {
    const reason =
      readClarifeyeFailure(raw, 200).message ?? (rows ? "no reason given" : "there is no list of rows");
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
