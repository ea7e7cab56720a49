import type { RunEvent } from "@docmux/core";
import type { ReportCell } from "../model/report-cell.ts";

/** Which run of a comparison. */
export interface CellPlace {
  /** Id of the document. */
  document: string;
  /** Label of the pipeline. */
  pipeline: string;
  /** 0-indexed. */
  repetition: number;
}

/** What happens in a comparison, told apart by `type`. */
export type CompareEvent =
  | ({ type: "cell-start"; done: number; total: number } & CellPlace)
  | ({ type: "cell-event"; event: RunEvent } & CellPlace)
  /** `cell` is not graded yet. */
  | ({ type: "cell-end"; done: number; total: number; cell: ReportCell } & CellPlace);
