/** How the runs of a lane end at the vendor. */
export type LaneEnd =
  | "completed"
  | "completed_with_warnings"
  | "completed_with_errors"
  | "failed"
  | "cancelled";

/**
 * The emulators of the soak. Pipelex is there twice, since its hosted runs are polled and its legacy ones are answered in one
 * call; so is Mistral, with OCR calls and batch jobs.
 */
export type LaneVendor =
  | "datalab"
  | "clarifeye"
  | "pipelex"
  | "pipelex-legacy"
  | "mistral"
  | "mistral-batch"
  | "azure";

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
  mistral: ["completed", "completed_with_errors", "failed"],
  "mistral-batch": ["completed", "completed_with_errors", "failed", "cancelled"],
  azure: ["completed", "completed_with_warnings", "failed", "cancelled"],
};

/** Vendors whose only answer to a run is that to its start: no ref of it can be waited for. */
export const blockingVendors: ReadonlySet<LaneVendor> = new Set(["pipelex-legacy", "mistral"]);

/** Mistral keeps no pipelines: the model decides how a run ends. */
export const mistralModels: Readonly<Partial<Record<LaneEnd, string>>> = {
  completed: "mistral-ocr-latest",
  completed_with_errors: "mistral-ocr-4-1",
  failed: "mistral-ocr-4-0",
  cancelled: "mistral-ocr-4",
};

/** In the order in which the table shows them. */
export const laneVendors = Object.keys(laneEnds) as LaneVendor[];

/** The pipeline of a lane, by the name that Datalab, Pipelex and Azure know it by. */
export function laneName({ end }: Pick<Lane, "end">): string {
  return `soak_${end}`;
}

/** Ends the path of a start request. A pattern as text, since faults are ordered over HTTP. */
export const startPaths: Readonly<Record<LaneVendor, string>> = {
  datalab: "/pipelines/[^/]+/run$",
  clarifeye: "/run-sync/$",
  pipelex: "/v1/start$",
  "pipelex-legacy": "/pipeline/execute$",
  mistral: "/v1/ocr$",
  "mistral-batch": "/v1/batch/jobs$",
  azure: "/documentModels/[^/]+:analyze$",
};
