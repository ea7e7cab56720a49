import { DocmuxError } from "../errors/docmux-error.ts";
import { VendorError } from "../errors/vendor-error.ts";
import { nameException } from "../model/name-exception.ts";
import type { RawResult } from "../model/raw-result.ts";
import type { RunSnapshot } from "../model/run-snapshot.ts";
import type { NormalizedResult } from "../provider/normalized-result.ts";
import type { Pipeline } from "../provider/pipeline.ts";

/**
 * What the provider reads out of a raw result.
 *
 * @throws VendorError with code `bad_response` when the provider trips over it, whatever the provider throws.
 */
export function normalizeSafely(pipeline: Pipeline, snapshot: RunSnapshot, raw: RawResult): NormalizedResult {
  try {
    return pipeline.normalizeResult({ raw, snapshot });
  } catch (error) {
    if (DocmuxError.isInstance(error)) throw error.withRef(snapshot.ref);
    throw new VendorError(
      "bad_response",
      `The result cannot be read: ${nameException(error)} in normalizeResult`,
      {
        ref: snapshot.ref,
      },
    );
  }
}
