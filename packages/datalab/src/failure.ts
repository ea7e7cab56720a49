import { type Advice, isRecord, readSentence, type VendorFailure } from "@docmux/core/provider";

/** Reads the vendor's error bodies (page "Errors" of its platform documentation), and says what to do next. */
export function readFailure(body: unknown, httpStatus: number): VendorFailure {
  return { message: readSentence(body), nextStep: nextSteps[httpStatus], advice: advice[httpStatus] };
}

const nextSteps: Readonly<Record<number, string>> = {
  401: "Pass { apiKey } or set DATALAB_API_KEY; keys are made at https://www.datalab.to/app/keys.",
  403: "Check the plan and the billing of the account that the key belongs to; stop a batch.",
  404: "Check the id, and that the key belongs to the same team.",
  413: "Send at most 200 MiB; a larger document has to be split.",
  429: "Wait up to a minute and call again, or lower { concurrency }.",
};

const advice: Readonly<Record<number, Advice>> = {
  401: {
    action: "set-setting",
    setting: "apiKey",
    variable: "DATALAB_API_KEY",
    note: "keys are made at https://www.datalab.to/app/keys",
  },
  429: { action: "lower-concurrency", waitMs: 60_000 },
};

/** Both texts of the page "Limits". A 429 that says anything else may come from a gateway after the run was accepted. */
const limitTexts = /^(?:Rate limit|Concurrency) exceeded for endpoint \//;

/** Statuses of the page "Errors" that refuse for good, each with a sentence in `detail` or `error`. */
const finalStatuses: readonly number[] = [400, 401, 403, 404, 413];

/**
 * Whether an answer is Datalab's own refusal, in a shape that the vendor documents. There is none among the server errors:
 * no body of its 500, 503 or 529 was seen, and a gateway writes those after the run was accepted too.
 */
export function isOwnRefusal(httpStatus: number, _headers: Headers, body: unknown): boolean {
  if (!isRecord(body)) return false;
  const { detail, error } = body;
  if (httpStatus === 429) return typeof detail === "string" && limitTexts.test(detail);
  if (httpStatus === 422) return Array.isArray(detail) && detail.length > 0 && detail.every(isFieldProblem);
  return finalStatuses.includes(httpStatus) && (isSentence(detail) || isSentence(error));
}

/** One entry of FastAPI's list of invalid fields. */
function isFieldProblem(problem: unknown): boolean {
  return isRecord(problem) && Array.isArray(problem.loc) && typeof problem.msg === "string";
}

function isSentence(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
