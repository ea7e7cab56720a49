import type { VendorFailure } from "@docmux/core/provider-utils";
import { isRecord } from "./pipelex-is-record.ts";

/** What the vendor says of a failure, whichever of its servers says it. */
export interface FailureReport {
  /** The class of the exception, such as `PipeExecutionError`. */
  errorType?: string | undefined;
  message?: string | undefined;
  /** What the vendor advises. */
  advice?: string | undefined;
  requestId?: string | undefined;
}

/**
 * Reads an error body in any of the vendor's shapes: problem documents of the runner (`error_type`) and of the platform
 * (`code`), `detail` as sentence, object or FastAPI's list of fields, the gateway's `message`, HTML, plain text. Also the
 * `error` of a run read or a callback, and the XML of the object storage.
 */
export function readFailureReport(body: unknown): FailureReport {
  if (typeof body === "string") return { message: textOf(body) };
  if (!isRecord(body)) return {};
  const detail = isRecord(body.detail) ? body.detail : undefined;
  const errorType = sentence(detail?.error_type) ?? sentence(body.error_type);
  const said =
    sentence(detail?.message) ??
    sentence(body.detail) ??
    fieldList(body.detail) ??
    sentence(body.message) ??
    sentence(body.error) ??
    sentence(body.title);
  const particulars = [...problemsOf(body.validation_errors), ...problemsOf(body.errors)];
  const fresh = particulars.filter((problem) => !said?.includes(problem));
  const action = isRecord(body.user_action) ? body.user_action : {};
  return {
    errorType,
    message: [said, ...fresh.slice(0, mostParticulars)].filter(Boolean).join("; ") || undefined,
    advice: sentence(action.detail) ?? actionSentences[String(action.kind)],
    requestId: sentence(body.request_id),
  };
}

/** One sentence that begins with the exception's class where there is one. */
export function failureSentence({ errorType, message }: FailureReport): string | undefined {
  if (!errorType || message?.startsWith(errorType)) return message;
  return message ? `${errorType}: ${message}` : errorType;
}

/** Reads the body of an answer that is not a success. */
export function readPipelexFailure(body: unknown, httpStatus: number): VendorFailure {
  const report = readFailureReport(body);
  return {
    message: failureSentence(report),
    requestId: report.requestId,
    nextStep: nextSteps[httpStatus] ?? report.advice,
    ...(isWrongInput(report, httpStatus) ? { code: "invalid_input" } : {}),
  };
}

/** True when a 500 of a server that knows no other status for runs reports a mistake of the caller. */
export function isWrongInput({ errorType }: FailureReport, httpStatus: number): boolean {
  return httpStatus === 500 && errorType !== undefined && inputErrorTypes.includes(errorType);
}

/**
 * Exceptions about the pipe, the bundle or the inputs of a request. Servers before 0.2.0 answer them with 500 like a run
 * that failed; later ones with 422.
 */
const inputErrorTypes: readonly string[] = [
  "ConceptLibraryConceptNotFoundError",
  "ConceptNotFoundError",
  "LibraryError",
  "MthdsParserError",
  "PipeLibraryPipeNotFoundError",
  "PipeNotFoundError",
  "PipeRunInputsError",
  "PipelineInputError",
  "PlxParserError",
  "StuffFactoryError",
  "ValidateBundleError",
  "WorkingMemoryFactoryError",
];

const nextSteps: Readonly<Record<number, string>> = {
  401: "Pass { apiKey } or set PIPELEX_API_KEY to the key of this server.",
  413: "Send smaller documents, or documents by https URL.",
};

const actionSentences: Readonly<Record<string, string>> = {
  wait_and_retry: "Wait a moment and run again.",
  check_billing: "Check the billing of the model provider's account.",
  check_credentials: "Check the model provider's credentials on the server.",
  change_input: "Change the input that the message names.",
  change_model: "Choose another model for the pipe.",
  contact_support: "Contact the vendor's support.",
};

const mostParticulars = 5;

function sentence(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** FastAPI's list: `body.inputs: Field required`. */
function fieldList(detail: unknown): string | undefined {
  return problemsOf(detail).slice(0, mostParticulars).join("; ") || undefined;
}

function problemsOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((problem) => {
    if (typeof problem === "string") return [problem];
    if (!isRecord(problem)) return [];
    const said = sentence(problem.msg) ?? sentence(problem.message) ?? sentence(problem.detail);
    const place = Array.isArray(problem.loc)
      ? problem.loc.map(String).join(".")
      : (sentence(problem.field) ?? sentence(problem.pipe_code) ?? sentence(problem.concept_code));
    if (!said) return [];
    return [place && !said.includes(place) ? `${place}: ${said}` : said];
  });
}

function textOf(body: string): string | undefined {
  const storageSays = /<Message>([^<]{1,300})<\/Message>/i.exec(body)?.[1];
  if (storageSays) return sentence(storageSays);
  if (!/<html|<!doctype|<body/i.test(body.slice(0, 2000))) return sentence(body);
  const title = /<title[^>]*>([^<]{1,200})/i.exec(body)?.[1];
  const heading = /<h1[^>]*>([^<]{1,200})/i.exec(body)?.[1];
  return sentence(title) ?? sentence(heading);
}
