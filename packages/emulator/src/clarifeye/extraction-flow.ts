/** Whether the rows of a flow are published automatically or by hand. */
export type PublishMode = "auto_publish" | "manual_publish";

/** One node of a flow's graph. The vendor documents no shape for it; a client has to treat it as opaque. */
export interface FlowNode {
  name: string;
  step: string;
  depends_on: string[];
  extractor_id: string | null;
}

export interface ExtractionFlow {
  id: string;
  name: string;
  publishMode: PublishMode;
  /** `nodes` is whatever was last stored; `sortDag` says whether a run can be made of it. */
  dag: { name: string; nodes: unknown[] };
  /** Everything that a publication of the flow makes searchable. */
  extractorIds: string[];
  /** `mode` of its runs. */
  runMode: string;
  createdAtMs: number;
  updatedAtMs: number;
}
