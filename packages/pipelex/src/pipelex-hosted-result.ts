import { type CallContext, type RawResult, type RunRef, VendorError } from "@docmux/core/provider";
import { isRecord } from "@docmux/core/provider-utils";
import { type PipelexConfig, providerId } from "./pipelex-config.ts";

/** Fetches everything that the hosted service keeps of a run's end. */
export async function fetchHostedResult(
  config: PipelexConfig,
  ref: RunRef,
  context: CallContext,
): Promise<RawResult> {
  const { body, httpStatus } = await config.client.request<unknown>(
    { url: config.path("hosted", `/runs/${encodeURIComponent(ref.runId)}/results`), effect: "read" },
    context,
  );
  if (httpStatus === 202) {
    throw new VendorError("unavailable", "The results of the run are not there yet", {
      providerId,
      httpStatus,
    });
  }
  if (!isRecord(body)) {
    throw new VendorError("bad_response", "The results of the run cannot be read", {
      providerId,
      httpStatus,
    });
  }
  return { version: 1, answers: { results: body as never } };
}
