import { PipelexError, type PipelexErrorFacts } from "../pipelex-error.ts";

/** An error that the HTTP layer itself reports, before any pipe is touched. */
export class ApiError extends PipelexError {}

/** An error of the HTTP layer: never worth a retry. */
export function apiError(
  errorType: string,
  status: number,
  message: string,
  domain?: "input" | "config",
  facts: PipelexErrorFacts = {},
): ApiError {
  return new ApiError(errorType, message, {
    status,
    retryable: false,
    ...(domain ? { domain } : {}),
    ...facts,
  });
}
