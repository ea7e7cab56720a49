import * as z from "zod/mini";
import type { JsonValue } from "./json.ts";
import { modelVersion } from "./run-ref.ts";

/**
 * What a vendor answered when it was asked for the results of a run, before any reading of it. Keep it, and
 * `renormalize` can read it again after a mapping was mended, without paying the vendor twice.
 */
export interface RawResult {
  /** Version of this shape. */
  version: 1;
  /** Answers by a name that the provider gave them, such as `steps/1`. */
  answers: Record<string, JsonValue>;
}

/** Shape of a persisted {@link RawResult}. */
export const rawResultSchema = z.looseObject({
  version: z.literal(modelVersion),
  answers: z.record(z.string(), z.json()),
});
