import {
  type Advice,
  isRecord,
  readProblems,
  readSentence,
  textOf,
  type VendorFailure,
} from "@docmux/core/provider";

/** Reads the body of an answer that is not a success. */
export function readFailure(body: unknown, httpStatus: number): VendorFailure {
  const report = readFailureReport(body);
  return {
    message: failureSentence(report),
    requestId: report.requestId,
    nextStep: nextSteps[httpStatus] ?? report.advice,
    advice: advice[httpStatus],
    ...(isWrongInput(report.identity, httpStatus) ? { code: "invalid_input" as const } : {}),
  };
}

const nextSteps: Readonly<Record<number, string>> = {
  401: "Pass { apiKey } or set PIPELEX_API_KEY to the key of this server.",
  403: "Check { apiKey } or PIPELEX_API_KEY, and what this key may do.",
  413: "Send smaller documents, or documents by https URL.",
};

const variable = "PIPELEX_API_KEY";

const advice: Readonly<Record<number, Advice>> = {
  401: { action: "set-setting", setting: "apiKey", variable, note: "it is the key of this server" },
  403: { action: "check-setting", setting: "apiKey", variable, note: "what this key may do" },
};

/** One sentence that begins with the vendor's name of the failure where there is one. */
export function failureSentence({ identity, message }: FailureReport): string | undefined {
  if (!identity || message?.startsWith(identity)) return message;
  return message ? `${identity}: ${message}` : identity;
}

/** What the vendor returns for a failure, from any of its servers. */
export interface FailureReport {
  /**
   * The vendor's name of the failure: the class of an exception (`PipeExecutionError`) or, since protocol 2.0 and on the
   * hosted platform, a code (`provider.failed`, `not_found`). Gateways and proxies give none.
   */
  identity?: string | undefined;
  message?: string | undefined;
  /** What the vendor advises. */
  advice?: string | undefined;
  requestId?: string | undefined;
}

/**
 * Reads an error body in any of the vendor's shapes: problem documents of the runner in both protocols (`error_type`,
 * dotted `code`) and of the hosted platform (`code`), `detail` as sentence, object or FastAPI's list of fields, the
 * gateway's `message`, HTML, plain text. Also the `error` of a run read or a callback, and the XML of the object storage.
 */
export function readFailureReport(body: unknown): FailureReport {
  if (!isRecord(body))
    return { message: withoutBase64(typeof body === "string" ? readSentence(body) : undefined) };
  const { detail, message, error, title } = body;
  const inside = isRecord(detail) ? detail : {};
  const diagnostics = isRecord(body.diagnostics) ? body.diagnostics : {};
  const summary = readSentence({ detail: fewOf(detail), message, error, title });
  const particulars = [
    // Protocol 2.0 shows the cause to the holder of the server's key only, next to a general sentence.
    ...readProblems([diagnostics]),
    ...readProblems(located(body.validation_errors)),
    ...readProblems(located(body.errors)),
  ];
  const fresh = particulars.filter((particular) => !summary?.includes(particular));
  return {
    identity: textOf(inside.error_type) ?? textOf(body.error_type) ?? textOf(body.code),
    message: withoutBase64([summary, ...fewOf(fresh)].filter(Boolean).join("; ") || undefined),
    advice: withoutBase64(adviceOf(body.user_action) ?? adviceOf(body.next_step)),
    requestId: textOf(body.request_id),
  };
}

/**
 * Servers repeat an input that they could not read in their sentence, and a document is one: its base64 belongs into no
 * message.
 */
export function withoutBase64<Text extends string | undefined>(text: Text): Text {
  return text?.replace(dataUrls, "data:$1…").replace(longBase64, "…") as Text;
}

const dataUrls = /data:([\w.+-]{1,60}\/[\w.+-]{1,60})?(?:;[\w=.+-]{1,60}){0,4},[\w+/=%-]*/g;
/** No word and no path is as long. */
const longBase64 = /[A-Za-z0-9+/_-]{120,}={0,2}/g;

/** A list cut to what fits into a sentence. */
function fewOf<Value>(value: Value): Value {
  return Array.isArray(value) ? (value.slice(0, mostParticulars) as Value) : value;
}

const mostParticulars = 5;

/** A list of problems with each one's place where `readProblems` reads it. */
function located(list: unknown): unknown[] {
  if (!Array.isArray(list)) return [];
  return list.map((problem) =>
    isRecord(problem) && !Array.isArray(problem.loc) ? { ...problem, loc: [placeOf(problem)] } : problem,
  );
}

function placeOf(problem: Record<string, unknown>): string | undefined {
  const location = isRecord(problem.location) ? problem.location : problem;
  const { field, input, pipe, pipe_code: pipeCode, concept_code: conceptCode, line } = location;
  const name = [field, input, pipe, pipeCode, conceptCode].map(textOf).find((found) => found !== undefined);
  return name ?? (typeof line === "number" ? `line ${line}` : undefined);
}

function adviceOf(action: unknown): string | undefined {
  if (!isRecord(action)) return undefined;
  const kind = textOf(action.kind);
  const isKnown = kind !== undefined && Object.hasOwn(actionSentences, kind);
  return textOf(action.detail) ?? (isKnown ? actionSentences[kind] : undefined);
}

const actionSentences: Readonly<Record<string, string>> = {
  wait_and_retry: "Wait a moment and run again.",
  check_billing: "Check the billing of the model provider's account.",
  check_credentials: "Check the model provider's credentials on the server.",
  change_input: "Change the input that the message names.",
  change_model: "Choose another model for the pipe.",
  contact_support: "Contact the vendor's support.",
};

/**
 * The vendor's name of a failure, from a body that only the vendor's servers write: `detail` as an object (servers before
 * 0.2.0), or a problem document whose `type` is an address of the vendor. Edges write problem documents as well.
 */
function ownIdentity(body: unknown): string | undefined {
  if (!isRecord(body)) return undefined;
  const { detail } = body;
  if (isRecord(detail)) return typeof detail.message === "string" ? textOf(detail.error_type) : undefined;
  const isVendors = typeof body.type === "string" && vendorTypes.test(body.type);
  return isVendors ? (textOf(body.error_type) ?? textOf(body.code)) : undefined;
}

const vendorTypes = /^https:\/\/(?:docs\.pipelex\.com|pipelex\.com|mthds\.ai)\//;

/** Client errors but those that edges write for a request which they handed on. */
function isClientError(httpStatus: number): boolean {
  return httpStatus >= 400 && httpStatus < 500 && ![408, 425, 429, 499].includes(httpStatus);
}

/** An error that names a model or its provider comes from inside a run, whatever its status. */
function calledModel(body: unknown, identity: string): boolean {
  if (identity === fileUnreadable) return false;
  const names = isRecord(body) ? [body.model, body.provider, body.provider_metadata] : [];
  return (
    names.some((name) => name !== undefined && name !== null) ||
    runErrorTypes.includes(identity) ||
    /^(?:model|provider)\./.test(identity)
  );
}

/** Answers of the web framework of self-hosted servers (FastAPI, Starlette), given before a route is entered. */
function isFrameworkRefusal(httpStatus: number, body: unknown): boolean {
  if (!isRecord(body) || Object.keys(body).length !== 1) return false;
  const { detail } = body;
  if (typeof detail === "string") return frameworkSentences[httpStatus]?.includes(detail) ?? false;
  return httpStatus === 422 && Array.isArray(detail) && detail.length > 0 && detail.every(isFieldError);
}

function isFieldError(error: unknown): boolean {
  if (!isRecord(error) || !Array.isArray(error.loc)) return false;
  const { loc, msg, type } = error;
  return requestParts.includes(loc[0]) && typeof msg === "string" && typeof type === "string";
}

const requestParts: readonly unknown[] = ["body", "header", "query", "path"];

const frameworkSentences: Readonly<Record<number, readonly string[]>> = {
  401: ["Not authenticated", "Invalid authentication token", "Token expired"],
  403: ["Not authenticated", "Invalid authentication credentials"],
  404: ["Not Found"],
  405: ["Method Not Allowed"],
};

/** Exceptions about the pipe, the bundle or the inputs of a request, which came before the run. */
const inputErrorTypes: readonly string[] = [
  "ConceptLibraryConceptNotFoundError",
  "ConceptLibraryError",
  "ConceptNotFoundError",
  "EntryPipeNotFoundError",
  "FileTypeError",
  "LibraryError",
  "MthdsParserError",
  "PipeLibraryPipeNotFoundError",
  "PipeNotFoundError",
  "PipeRunInputsError",
  "PipelineInputError",
  "PlxParserError",
  "StuffFactoryError",
  // What pydantic raises for the content of an input.
  "ValidationError",
  "ValidateBundleError",
  "WorkingMemoryFactoryError",
];

/** Exceptions of a run that had begun; some servers answer them with 422. */
const runErrorTypes: readonly string[] = ["InferenceError", "LLMCompletionError", "PipeExecutionError"];

/** Names the PDF reader as its provider; it is about the document that was sent, as `input.file_unreadable` is later. */
const fileUnreadable = "ExtractJobFailureError";

/** The server has no key of its own to compare with. */
const keyUnset = "ServerMisconfigured";

const callbackSecretUnset: readonly string[] = ["EnvVarNotFoundError", "runtime.misconfigured"];

/** What a server of this build or deployment does not offer. */
const unsupportedHere: readonly string[] = [
  "AsyncExecutionNotEnabledError",
  "MethodRefNotSupported",
  "pipelex.deployment.custom_code_requires_sandbox",
  "runtime.unsupported",
];

const startRefusals: readonly string[] = [
  "StartRequiresAsyncOrchestration",
  "AsyncExecutionNotEnabledError",
  "runtime.unsupported",
];

/**
 * Whether an answer is a refusal that a server of the vendor wrote itself, so that no run began. Gateways and proxies
 * write none of these bodies. A 429 is none: in front of an `execute` it reports the rate limit of a model, which ends a
 * run that was going and was billed.
 */
export function isOwnRefusal(httpStatus: number, _headers: Headers, body: unknown): boolean {
  if (isFrameworkRefusal(httpStatus, body)) return true;
  const identity = ownIdentity(body);
  if (identity === undefined) return false;
  if (httpStatus === 500) return inputErrorTypes.includes(identity) || identity === keyUnset;
  if (httpStatus === 501) return unsupportedHere.includes(identity);
  return isClientError(httpStatus) && !calledModel(body, identity);
}

/** As {@link isOwnRefusal}, for `/start`, which ends before the run does: a server that cannot sign callbacks refuses. */
export function isOwnStartRefusal(httpStatus: number, headers: Headers, body: unknown): boolean {
  const identity = httpStatus === 500 ? ownIdentity(body) : undefined;
  if (identity !== undefined && callbackSecretUnset.includes(identity)) return true;
  return isOwnRefusal(httpStatus, headers, body);
}

/**
 * Whether an error answer to a blocking `execute` is the vendor's own report that the run ended. For answers that
 * {@link isOwnRefusal} does not recognize.
 */
export function isRunReport(httpStatus: number, body: unknown): boolean {
  const endsRun = isClientError(httpStatus) || [429, 500, 502].includes(httpStatus);
  return endsRun && ownIdentity(body) !== undefined;
}

/** True for a 500 by which servers before protocol 2.0 answer a mistake in the request, as they do a run that failed. */
function isWrongInput(identity: string | undefined, httpStatus: number): boolean {
  return httpStatus === 500 && identity !== undefined && inputErrorTypes.includes(identity);
}

/** True for the answer of a server that runs nothing in the background. */
export function isStartRefused({ identity }: FailureReport): boolean {
  return identity !== undefined && startRefusals.includes(identity);
}

/** True while the hosted service is busy with another start under the same key: that one may have led to a run. */
export function isStartUnderWay({ identity }: FailureReport): boolean {
  return identity === "request.idempotency_key_in_use";
}
