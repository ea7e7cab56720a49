import { type CallContext, DocmuxError, type JsonValue, VendorError } from "@docmux/core/provider";
import { isRecord } from "@docmux/core/provider-utils";
import { type DatalabConfig, providerId } from "./datalab-config.ts";
import { requireFetchable } from "./datalab-signed-url.ts";
import { hasStatus, readClaim } from "./datalab-step-success.ts";
import { textOf } from "./datalab-text-of.ts";

/** What the vendor said of one step's result. */
export type FetchedAnswer =
  | { kind: "answer"; answer: JsonValue; content?: JsonValue }
  | { kind: "expired"; message: string };

/**
 * The result of one step, as the vendor gives it. Read once more where the first answer lacks what the vendor adds late
 * (the price, the scores of fast extraction); what lies behind a signed URL is fetched too, without the key.
 *
 * @throws VendorError; `unavailable` when the result is not there yet.
 */
export async function fetchAnswer(
  config: DatalabConfig,
  executionId: string,
  stepIndex: number,
  context: CallContext,
): Promise<FetchedAnswer> {
  const url = `/pipelines/executions/${encodeURIComponent(executionId)}/steps/${stepIndex}/result`;
  const ask = async () => {
    const { body } = await config.client.request<JsonValue>({ url, effect: "read" }, context);
    return body;
  };
  let answer: JsonValue;
  try {
    answer = await ask();
    if (comesLate(answer)) answer = await askAgain(ask, answer, context);
  } catch (error) {
    // The vendor has one word for "never was" and "has been deleted", and this step is known to have had a result.
    if (!VendorError.isInstance(error) || !isGone(error)) throw error;
    return { kind: "expired", message: error.summary };
  }
  if (!isRecord(answer)) {
    throw new VendorError("bad_response", `The result of step ${stepIndex} is not a JSON object`, {
      providerId,
    });
  }
  if (hasStatus(answer, "expired")) {
    return {
      kind: "expired",
      message: textOf(answer.error) ?? "The vendor reports that the result has expired",
    };
  }
  if (hasStatus(answer, "processing")) {
    throw new VendorError("unavailable", `The result of step ${stepIndex} is not ready yet`, {
      providerId,
      nextStep: "Read it again in a moment; the run itself is not affected.",
    });
  }
  const resultUrl = textOf(answer.result_url);
  if (resultUrl === undefined) return { kind: "answer", answer };
  const signed = requireFetchable(resultUrl, config.baseUrl());
  const { body: content } = await config.storage.request<JsonValue>({ url: signed, effect: "read" }, context);
  if (isRecord(content)) return { kind: "answer", answer, content };
  throw new VendorError("bad_response", `The file with the result of step ${stepIndex} is not JSON`, {
    providerId,
  });
}

function isGone({ code }: VendorError): boolean {
  return code === "not_found" || code === "expired";
}

/** A second read that fails, or is worse, takes nothing away from the first. */
async function askAgain(
  ask: () => Promise<JsonValue>,
  first: JsonValue,
  context: CallContext,
): Promise<JsonValue> {
  try {
    const second = await ask();
    return readClaim(first).isExplicit && !readClaim(second).isExplicit ? first : second;
  } catch (error) {
    if (context.signal.aborted || !DocmuxError.isInstance(error)) throw error;
    return first;
  }
}

/** Whether the vendor is known to add something to this answer later. */
function comesLate(answer: JsonValue): boolean {
  // Anything but an object is an answer that was cut off.
  if (!isRecord(answer)) return true;
  if (hasStatus(answer, "expired")) return false;
  if (hasStatus(answer, "processing")) return true;
  if (readClaim(answer).failure !== undefined) return false;
  const isPriced = isRecord(answer.cost_breakdown) || typeof answer.total_cost === "number";
  const isScored = answer.extraction_mode !== "fast" || typeof answer.extraction_score_average === "number";
  return !isPriced || !isScored;
}
