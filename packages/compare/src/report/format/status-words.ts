import type { ReportCell } from "../../model/report-cell.ts";

/** How a run ended, in words and in the tone in which it is shown. */
export function statusWords(cell: ReportCell): {
  word: string;
  tone: "right" | "wrong" | "missing" | "quiet";
} {
  if (cell.outcome === "not_started") return { word: "not started", tone: "quiet" };
  if (cell.outcome === "failed") {
    // What a client gave up on is not what the vendor failed at.
    const word =
      cell.status === "cancelled" ? "cancelled" : cell.error?.code === "timeout" ? "timed out" : "failed";
    return { word, tone: "wrong" };
  }
  if (cell.status === "completed_with_warnings") return { word: "completed with warnings", tone: "missing" };
  if (cell.status === "completed_with_errors") return { word: "completed with errors", tone: "wrong" };
  return { word: "completed", tone: "right" };
}
