import type { Context } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import type { PipelexError } from "../pipelex-error.ts";

/** The response for one error: its status and its body. */
export interface ProblemReply {
  status: number;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** A problem document (RFC 7807) of the runner, which distinguishes errors by `error_type`. */
function problemDocument(
  error: PipelexError,
  options: { instance: string; requestId: string },
): Record<string, unknown> {
  const { errorType, message, facts } = error;
  return {
    type: `https://docs.pipelex.com/latest/errors/${kebab(errorType)}/`,
    title: titleOf(errorType),
    status: statusOf(error),
    // A file of no known type is refused while the inputs are read, before there is a pipe to name.
    detail: errorType === "FileTypeError" ? message : detailOf(message, facts.location?.path),
    instance: options.instance,
    request_id: options.requestId,
    error_type: errorType,
    ...present({
      error_domain: facts.domain,
      retryable: facts.retryable,
      error_category: facts.category,
      user_action: facts.userAction,
      model: facts.model,
      provider: facts.provider,
      provider_metadata: facts.providerMetadata,
      validation_errors: facts.validationErrors,
    }),
  };
}

/** Answers a problem document; a rate limit that says how long it lasts also says so in `Retry-After`. */
export function answerProblem(
  context: Context<EmulatorEnv>,
  error: PipelexError,
  requestId: string,
): Response {
  return sendProblem(typedProblem(error, { instance: context.req.path, requestId }));
}

/** An error as the runner of protocol 0.6 returns it. */
export function typedProblem(
  error: PipelexError,
  options: { instance: string; requestId: string },
): ProblemReply {
  const status = statusOf(error);
  return { status, body: problemDocument(error, options), headers: retryAfterHeader(status, error) };
}

/** `Retry-After` rides on a 429 only. */
export function retryAfterHeader(status: number, { facts }: PipelexError): Record<string, string> {
  const seconds = Number(facts.providerMetadata?.retry_after_seconds);
  return status === 429 && Number.isFinite(seconds) ? { "retry-after": String(Math.ceil(seconds)) } : {};
}

/** The answer that carries a problem. */
export function sendProblem({ status, body, headers = {} }: ProblemReply): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, "content-type": "application/problem+json" },
  });
}

/** A failure inside a run begins with the pipe that failed, and the way to it. */
function detailOf(message: string, path: string[] | undefined): string {
  const pipe = path?.at(-1);
  if (!path || pipe === undefined || message.startsWith("Pipe '")) return message;
  return `Pipe '${pipe}' failed${path.length > 1 ? ` (${path.join(" \u2192 ")})` : ""}: ${message}`;
}

/** The status on the dialects that distinguish errors. */
export function statusOf({ facts }: PipelexError): number {
  if (facts.status !== undefined) return facts.status;
  if (facts.domain === "input") return 422;
  return facts.category === "rate_limit" ? 429 : 500;
}

/** `ValidateBundleError` -> `Validate bundle`. */
export function titleOf(errorType: string): string {
  const words = kebab(errorType.replace(/Error$/, "")).replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `ValidateBundleError` -> `validate-bundle-error`. */
export function kebab(errorType: string): string {
  return errorType
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
