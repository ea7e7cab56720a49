import * as z from "zod/mini";
import type { JsonObject } from "./json.ts";

/** The version of the persisted shapes that this release writes. */
export const modelVersion = 1;

/**
 * A pointer to a run that survives the process: plain JSON, no secret in it. Store it, log it, send it to a colleague;
 * `attach` rebuilds a handle from it.
 */
export interface RunRef {
  /** Version of this shape. */
  version: 1;
  /** Vendor that runs it, such as `datalab`. */
  providerId: string;
  /** The vendor's id of the pipeline. */
  pipelineId: string;
  /** Finds the pipeline again, such as `datalab:pl_abc123@2`. */
  pipelineUri: string;
  /** The vendor's id of the run. */
  runId: string;
  /** Origin that the run was started at. Compared with the configured one on attach, never sent a key by itself. */
  origin: string;
  /** ISO 8601, UTC: when this client started it. Absent where the ref was made from a short one. */
  startedAt?: string;
  /** What the provider needs to find its way back, such as a project id. */
  meta?: JsonObject;
  /** The key of its start, where a store remembers it. */
  startKey?: string;
}

/**
 * A ref as a person reads, types and greps it: `<pipeline URI>#<run id>`, such as `datalab:pl_abc123#pex_9`. It lacks what a
 * {@link RunRef} holds besides: time, origin and `meta`, such as what is to be deleted after the run.
 */
export type ShortRef = `${string}:${string}#${string}`;

/** Shape of a persisted {@link RunRef}. */
export const runRefSchema = z.strictObject({
  version: z.literal(modelVersion),
  providerId: z.string().check(z.minLength(1)),
  pipelineId: z.string().check(z.minLength(1)),
  pipelineUri: z.string().check(z.minLength(1)),
  runId: z.string().check(z.minLength(1)),
  origin: z.string(),
  startedAt: z.optional(z.string()),
  meta: z.optional(z.record(z.string(), z.json())),
  startKey: z.optional(z.string()),
});
