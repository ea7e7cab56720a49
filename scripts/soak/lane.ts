/** How the runs of a lane end at the vendor. */
export type LaneEnd =
  | "completed"
  | "completed_with_warnings"
  | "completed_with_errors"
  | "failed"
  | "cancelled";

/** The emulators of the soak: Pipelex twice, since its hosted runs are polled and its legacy ones answer at once. */
export type LaneVendor = "datalab" | "clarifeye" | "pipelex" | "pipelex-legacy";

/** One vendor's runs that end the same way: a pipeline with a standing order. */
export interface Lane {
  vendor: LaneVendor;
  end: LaneEnd;
}

/** What each vendor can bring about. */
export const laneEnds: Readonly<Record<LaneVendor, readonly LaneEnd[]>> = {
  datalab: ["completed", "completed_with_errors", "failed"],
  clarifeye: ["completed", "completed_with_warnings", "failed", "cancelled"],
  pipelex: ["completed", "failed", "cancelled"],
  "pipelex-legacy": ["completed", "failed"],
};

/** In the order in which the table shows them. */
export const laneVendors = Object.keys(laneEnds) as LaneVendor[];

/** The pipeline of a lane, by the name that Datalab and Pipelex know it by. */
export function laneName({ end }: Pick<Lane, "end">): string {
  return `soak_${end}`;
}
