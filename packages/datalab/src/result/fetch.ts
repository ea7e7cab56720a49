import {
  DocmuxError,
  inParts,
  isRecord,
  type JsonValue,
  type Step,
  textOf,
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import { executionPath } from "../paths.ts";
import { providerId } from "../settings.ts";
import { hasStatus, readClaim } from "./claim.ts";

/** Results that are fetched at once. Pipelines have few steps; this holds for one with many evaluations. */
const atOnce = 4;

/**
 * The results of the given steps: `steps/<index>` as answered, `steps/<index>/content` where it lay behind a URL,
 * `steps/<index>/missing` where the vendor no longer has it.
 *
 * @throws VendorError with code `expired` when it has none of them any more.
 */
export async function fetchResults(
  executionId: string,
  steps: readonly Pick<Step, "index">[],
  call: VendorCall,
): Promise<Record<string, JsonValue>> {
  const answers: [string, JsonValue][] = [];
  let expired: string | undefined;
  let delivered = 0;
  for (const part of inParts(steps, atOnce)) {
    const fetched = await Promise.all(
      part.map(async ({ index }) => [index, await fetchAnswer(executionId, index, call)] as const),
    );
    for (const [index, answer] of fetched) {
      answers.push(...entriesOf(`steps/${index}`, answer));
      if (answer.kind === "expired") expired ??= answer.message;
      else delivered += 1;
    }
  }
  if (expired !== undefined && delivered === 0) {
    throw new VendorError("expired", `The results are gone: ${expired}`, {
      providerId,
      nextStep: "Run again; Datalab keeps results for one hour after a run ended.",
    });
  }
  return Object.fromEntries(answers);
}

/** The vendor's response for one step's result. */
type FetchedAnswer =
  | { kind: "answer"; answer: JsonValue; content?: JsonValue }
  | { kind: "expired"; message: string };

/**
 * The result of one step, as the vendor gives it. Read once more where the first answer lacks what the vendor adds late
 * (the price, the scores of fast extraction); what lies behind a signed URL is fetched too, without the key.
 *
 * @throws VendorError; `unavailable` when the result is not there yet.
 */
async function fetchAnswer(executionId: string, stepIndex: number, call: VendorCall): Promise<FetchedAnswer> {
  const url = executionPath(executionId, `/steps/${stepIndex}/result`);
  const ask = () => call.read<JsonValue>(url);
  let answer: JsonValue;
  try {
    answer = await ask();
    if (comesLate(answer)) answer = await askAgain(ask, answer, call.signal);
  } catch (error) {
    // The vendor has one word for "never was" and "has been deleted", and this step is known to have had a result.
    if (!VendorError.isInstance(error) || !isExpiredOrMissing(error)) throw error;
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
  const content = await call.read<JsonValue>(call.requireUrl(resultUrl), { anonymous: true });
  if (isRecord(content)) return { kind: "answer", answer, content };
  throw new VendorError("bad_response", `The file with the result of step ${stepIndex} is not JSON`, {
    providerId,
  });
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

/** A second read that fails, or is worse, takes nothing away from the first. */
async function askAgain(
  ask: () => Promise<JsonValue>,
  first: JsonValue,
  signal: AbortSignal,
): Promise<JsonValue> {
  try {
    const second = await ask();
    return readClaim(first).isExplicit && !readClaim(second).isExplicit ? first : second;
  } catch (error) {
    if (signal.aborted || !DocmuxError.isInstance(error)) throw error;
    return first;
  }
}

function isExpiredOrMissing({ code }: VendorError): boolean {
  return code === "not_found" || code === "expired";
}

/** The entries of a raw result for one step. */
function entriesOf(key: string, fetched: FetchedAnswer): [string, JsonValue][] {
  if (fetched.kind === "expired") return [[`${key}/missing`, { message: fetched.message }]];
  const { answer, content } = fetched;
  return content === undefined
    ? [[key, answer]]
    : [
        [key, answer],
        [`${key}/content`, content],
      ];
}
