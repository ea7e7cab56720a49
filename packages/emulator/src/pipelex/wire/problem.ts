import type { Context } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import type { PipelexError } from "../pipelex-error.ts";

/** A problem document (RFC 7807) of the runner, which tells its errors apart by `error_type`. */
export function problemDocument(
  error: PipelexError,
  options: { instance: string; requestId: string },
): Record<string, unknown> {
  const { errorType, message, facts } = error;
  return {
    type: `https://docs.pipelex.com/latest/errors/${kebab(errorType)}/`,
    title: titleOf(errorType),
    status: statusOf(error),
    detail: message,
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
  headers: Record<string, string> = {},
): Response {
  const status = statusOf(error);
  const seconds = Number(error.facts.providerMetadata?.retry_after_seconds);
  const retryAfter: Record<string, string> =
    status === 429 && Number.isFinite(seconds) ? { "retry-after": String(Math.ceil(seconds)) } : {};
  const body = problemDocument(error, { instance: context.req.path, requestId });
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, ...retryAfter, "content-type": "application/problem+json" },
  });
}

/** The status on the dialects that tell errors apart. */
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
