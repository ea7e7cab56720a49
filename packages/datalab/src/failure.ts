import { isRecord, type VendorFailure } from "@docmux/core/provider";

/**
 * Reads the vendor's error bodies: `detail` as a sentence, `detail` as FastAPI's list of fields, `error`, HTML of a
 * gateway, or plain text. (Page "Errors" of the vendor's platform documentation.)
 */
export function readFailure(body: unknown, httpStatus: number): VendorFailure {
  return { message: sentenceOf(body), nextStep: nextSteps[httpStatus] };
}

const nextSteps: Readonly<Record<number, string>> = {
  401: "Pass { apiKey } or set DATALAB_API_KEY; keys are made at https://www.datalab.to/app/keys.",
  403: "Check the plan and the billing of the account that the key belongs to; stop a batch.",
  404: "Check the id, and that the key belongs to the same team.",
  413: "Send at most 200 MiB; a larger document has to be split.",
  429: "Wait up to a minute and call again, or lower { concurrency }.",
};

function sentenceOf(body: unknown): string | undefined {
  if (typeof body === "string") return readableText(body);
  if (!isRecord(body)) return undefined;
  const { detail, error, message } = body;
  if (Array.isArray(detail)) return detail.flatMap((problem) => problemOf(problem) ?? []).join("; ");
  return [detail, error, message].find(isSentence);
}

/** One entry of a validation error: `body.version: Input should be greater than or equal to 0`. */
function problemOf(problem: unknown): string | undefined {
  if (typeof problem === "string") return problem;
  if (!isRecord(problem) || typeof problem.msg !== "string") return undefined;
  const parts = Array.isArray(problem.loc) ? problem.loc : [];
  const place = parts.filter((part) => typeof part === "string" || typeof part === "number").join(".");
  return place === "" ? problem.msg : `${place}: ${problem.msg}`;
}

/** Plain text as it is; of an HTML page its title or heading. */
function readableText(body: string): string | undefined {
  if (!/<html|<!doctype|<body/i.test(body.slice(0, 2000))) return body.trim() || undefined;
  const title = /<title[^>]*>([^<]{1,200})/i.exec(body)?.[1]?.trim();
  const heading = /<h1[^>]*>([^<]{1,200})/i.exec(body)?.[1]?.trim();
  return title || heading || undefined;
}

/** Reads error bodies of the object storage, which answers in XML (`<Error><Code>..</Code><Message>..</Message></Error>`). */
export function readStorageFailure(body: unknown, httpStatus: number): VendorFailure {
  const text = typeof body === "string" ? body : "";
  const said = /<Message>([^<]{1,300})<\/Message>/i.exec(text)?.[1];
  const message = `The vendor's file storage answered HTTP ${httpStatus}${said ? `: ${said}` : ""}`;
  const nextStep = "Start again: a new link into the storage is signed each time and is valid for an hour.";
  return httpStatus >= 400 && httpStatus < 500 ? { message, nextStep } : { message };
}

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
