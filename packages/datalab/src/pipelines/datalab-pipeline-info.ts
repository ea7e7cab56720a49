import { normalizeTime, present } from "@docmux/core/provider-utils";
import type * as z from "zod/mini";
import type { pipelineSchema } from "./datalab-pipelines-wire.ts";

/** A pipeline as it is kept at the vendor. */
export interface DatalabPipelineInfo {
  /** What `datalab.pipeline(id)` takes. */
  pipelineId: string;
  /** Absent until it was saved. */
  name?: string;
  /** The draft, in the vendor's own form. */
  steps: readonly unknown[];
  isSaved: boolean;
  isArchived: boolean;
  /** The published version that runs when none is named; 0 when nothing was published. */
  activeVersion: number;
  /** ISO 8601, UTC. */
  createdAt?: string;
  /** ISO 8601, UTC. */
  updatedAt?: string;
  /** What the vendor said, unchanged. */
  raw: unknown;
}

/** Reads a pipeline. */
export function toPipelineInfo(wire: z.infer<typeof pipelineSchema>): DatalabPipelineInfo {
  return {
    pipelineId: wire.pipeline_id,
    steps: wire.steps ?? [],
    isSaved: wire.is_saved ?? false,
    isArchived: wire.archived ?? false,
    activeVersion: wire.active_version ?? 0,
    ...present({
      name: wire.name,
      createdAt: normalizeTime(wire.created),
      updatedAt: normalizeTime(wire.updated),
    }),
    raw: wire,
  };
}
