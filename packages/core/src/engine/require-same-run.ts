import { VendorError } from "../errors/vendor-error.ts";
import type { RunRef } from "../model/run-ref.ts";

/**
 * Refuses an answer about another run than the one that was asked for.
 *
 * @param runId - the id that the answer names, where it names one.
 * @throws VendorError with code `bad_response`.
 */
export function requireSameRun(ref: RunRef, runId: string | undefined): void {
  if (runId === undefined || runId === ref.runId) return;
  throw new VendorError(
    "bad_response",
    "The vendor answered about another run than the one that was asked for",
    {
      ref,
      nextStep:
        "Nothing of that answer was used. If it repeats, report it to the vendor with the ids of both runs.",
    },
  );
}
