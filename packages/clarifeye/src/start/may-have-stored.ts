import { DocmuxError, VendorError, type VendorErrorCode } from "@docmux/core/provider";
import { providerId } from "../settings.ts";

/**
 * Sends a request that stores documents. Where its error leaves open whether they were stored, the error says so.
 *
 * @throws DocmuxError
 */
export async function mayHaveStored<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    if (!DocmuxError.isInstance(error)) throw error;
    const isGivenUp = error.httpStatus === clientClosedRequest;
    if (!isGivenUp && !openCodes.includes(error.code)) throw error;
    throw new VendorError(isGivenUp ? "unavailable" : (error.code as VendorErrorCode), error.summary, {
      providerId,
      httpStatus: error.httpStatus,
      requestId: error.requestId,
      retryAfterMs: VendorError.isInstance(error) ? error.retryAfterMs : undefined,
      nextStep:
        "No run was started, but documents may have been stored: check clarifeye.listDocuments() before you upload again, the vendor would keep both copies.",
      advice: { action: "check-stored-documents", keepsCopies: true },
    });
  }
}

/** Errors after which it is unknown whether the vendor stored the files. */
const openCodes: readonly string[] = ["unavailable", "bad_response", "rate_limited"];

/** Written by gateways that gave up on a request which they may have handed on. */
const clientClosedRequest = 499;
