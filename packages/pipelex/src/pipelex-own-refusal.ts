import { isRecord } from "@docmux/core/provider-utils";

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
export function isWrongInput(identity: string | undefined, httpStatus: number): boolean {
  return httpStatus === 500 && identity !== undefined && inputErrorTypes.includes(identity);
}

/**
 * The vendor's name of a failure, from a body that only the vendor's servers write: `detail` as an object (servers before
 * 0.2.0), or a problem document whose `type` is an address of the vendor. Edges write problem documents as well.
 */
function ownIdentity(body: unknown): string | undefined {
  if (!isRecord(body)) return undefined;
  const { detail } = body;
  if (isRecord(detail)) return typeof detail.message === "string" ? nameIn(detail.error_type) : undefined;
  const isVendors = typeof body.type === "string" && vendorTypes.test(body.type);
  return isVendors ? (nameIn(body.error_type) ?? nameIn(body.code)) : undefined;
}

const vendorTypes = /^https:\/\/(?:docs\.pipelex\.com|pipelex\.com|mthds\.ai)\//;

function nameIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

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

/** Names the PDF reader as its provider; it is about the document that was sent, as `input.file_unreadable` is later. */
const fileUnreadable = "ExtractJobFailureError";

/** Exceptions of a run that had begun; some servers answer them with 422. */
const runErrorTypes: readonly string[] = ["InferenceError", "LLMCompletionError", "PipeExecutionError"];

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
  "ValidateBundleError",
  "WorkingMemoryFactoryError",
];
