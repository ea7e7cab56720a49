import { StartUnknownError } from "@docmux/core/provider";
import type { RunContext } from "./prepare.ts";

/** The runner takes the id of a request from its caller and writes it into its log. */
export function correlation({ dialect, idempotencyKey }: RunContext): string | undefined {
  return dialect === "v1" && /^[\w-]{1,128}$/.test(idempotencyKey) ? idempotencyKey : undefined;
}

/** The error of a lost start, with the id by which the server's log can be searched, also where a gateway wrote the response. */
export function withRequestId(error: unknown, requestId: string | undefined): unknown {
  if (requestId === undefined || !StartUnknownError.isInstance(error)) return error;
  const { summary, providerId, httpStatus, search, nextStep, advice } = error;
  return new StartUnknownError(summary, { providerId, httpStatus, search, nextStep, advice, requestId });
}
