import type { PipelexError } from "../pipelex-error.ts";
import { kebab, titleOf } from "./problem.ts";

/** An error as callbacks and the hosted run reads carry it: every member there, `null` where there is nothing to say. */
export function errorReport({ errorType, message, facts }: PipelexError): Record<string, unknown> {
  return {
    message,
    title: titleOf(errorType),
    type_uri: `https://docs.pipelex.com/latest/errors/${kebab(errorType)}/`,
    error_type: errorType,
    error_domain: facts.domain ?? null,
    error_category: facts.category ?? null,
    retryable: facts.retryable ?? null,
    user_action: facts.userAction ?? null,
    model: facts.model ?? null,
    provider: facts.provider ?? null,
    provider_metadata: facts.providerMetadata ?? null,
    validation_errors: facts.validationErrors ?? null,
  };
}
