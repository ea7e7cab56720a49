import * as z from "zod/mini";
import { type Issue, issueSchema } from "./issue.ts";
import { modelVersion, type RunRef, runRefSchema } from "./ref.ts";
import { type RunStatus, runStatuses } from "./status.ts";
import { type Step, stepSchema } from "./step.ts";

/** How far a run is, in steps. `done / total` never decreases over the snapshots of a run. */
export interface Progress {
  /** Steps that ended. */
  done: number;
  /** Steps that are known. */
  total: number;
}

/** The immutable answer of one status check. */
export interface RunSnapshot {
  /** Version of this shape. */
  version: 1;
  /** The pointer to the run. */
  ref: RunRef;
  /** Vendor that runs it. */
  providerId: string;
  /** The vendor's id of the pipeline. */
  pipelineId: string;
  /** The version that the vendor ran. */
  pipelineVersion?: string;
  /** Never leaves a terminal status, and never goes back to `pending`. */
  status: RunStatus;
  /** What a `waiting` run waits for, as a sentence, where the vendor reports it. */
  waitingFor?: string;
  /** The vendor took a request to stop the run, which has not ended yet. */
  cancelRequested?: true;
  /** The vendor's own status. */
  rawStatus: string;
  /** In the order of the run; empty where the vendor reports none. */
  steps: Step[];
  /** Absent where the vendor reports no steps. */
  progress?: Progress;
  /** About the run as a whole; those of a step are in the step. */
  issues: Issue[];
  /** ISO 8601, UTC; naive vendor times are read as UTC. So are the next three. */
  createdAt?: string;
  /** When the first step began. */
  startedAt?: string;
  /** When the run ended. */
  finishedAt?: string;
  /** When this client heard it. */
  observedAt: string;
  /** The vendor's advice on when to ask again, in milliseconds. */
  pollAfterMs?: number;
  /** The vendor could only report the last known state. */
  degraded?: boolean;
  /** When the vendor deletes the result. ISO 8601, UTC. */
  resultExpiresAt?: string;
  /** The answer came from a docmux emulator, not from the vendor. */
  emulated?: boolean;
  /** What the vendor sent, unchanged. */
  raw: unknown;
}

/** Shape of a persisted {@link RunSnapshot}. */
export const runSnapshotSchema = z.looseObject({
  version: z.literal(modelVersion),
  ref: runRefSchema,
  providerId: z.string(),
  pipelineId: z.string(),
  pipelineVersion: z.optional(z.string()),
  status: z.enum(runStatuses),
  waitingFor: z.optional(z.string()),
  cancelRequested: z.optional(z.literal(true)),
  rawStatus: z.string(),
  steps: z.array(stepSchema),
  progress: z.optional(z.object({ done: z.number(), total: z.number() })),
  issues: z.array(issueSchema),
  createdAt: z.optional(z.string()),
  startedAt: z.optional(z.string()),
  finishedAt: z.optional(z.string()),
  observedAt: z.string(),
  pollAfterMs: z.optional(z.number()),
  degraded: z.optional(z.boolean()),
  resultExpiresAt: z.optional(z.string()),
  emulated: z.optional(z.boolean()),
  raw: z.unknown(),
});
