import { DocmuxError } from "@docmux/core";
import type { ReportCell } from "../model/report-cell.ts";

/** An error as the report tells it. */
export function describeError(
  error: unknown,
  signal: AbortSignal | undefined,
): NonNullable<ReportCell["error"]> {
  if (signal?.aborted && error === signal.reason)
    return { code: "aborted", message: "The comparison was stopped." };
  if (!DocmuxError.isInstance(error))
    return { code: "unexpected", message: error instanceof Error ? error.message : String(error) };
  const { code, summary, httpStatus, requestId } = error;
  return {
    code,
    message: summary,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** True when the vendor refused the account itself: every other call will fail the same way. */
export function isAccountFailure(error: unknown): boolean {
  if (!DocmuxError.isInstance(error)) return false;
  const byStatus = error.httpStatus !== undefined && [401, 402, 403].includes(error.httpStatus);
  return byStatus || error.code === "unauthorized" || error.code === "forbidden";
}
