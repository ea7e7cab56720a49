/** Which rows are wanted. */
export interface RowRequest {
  projectId: string;
  /** The table's name, as the run gives it. */
  tableName: string;
  /** The table's own id, where `tableIds` names it. */
  tableId?: string;
  /** The version that the run wrote to. A version holds rows of other runs and documents too. */
  tableVersionId?: string;
  /** Absent when the run does not say which documents it was for: then rows of all of them are wanted. */
  documentId?: string;
  /** Every request must carry it. */
  signal: AbortSignal;
  /**
   * Asks the vendor with the provider's own key and retries, and gives the JSON that it answers. `path` stands below the
   * project and begins without a slash, such as `documents/get-without-file/`. A `json` body makes it a POST; it must
   * change nothing, since it may be repeated. The answer is not checked against the type that you name.
   */
  fetchJson<Answer = unknown>(
    path: string,
    options?: { query?: Record<string, string>; json?: unknown },
  ): Promise<Answer>;
}

/** Reads rows in place of docmux. Gives JSON objects, each a row with the extracted record in `json_object`. */
export type ReadRows = (request: RowRequest) => Promise<readonly Record<string, unknown>[]>;
