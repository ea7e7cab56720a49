import { type CallContext, DocmuxError } from "@docmux/core/provider";
import type { HttpAnswer, HttpRequest } from "@docmux/core/provider-utils";
import type { PipelexConfig } from "./pipelex-config.ts";
import { readPipelexFailure } from "./pipelex-error.ts";

/** An answer that is not a success, with its body. */
export interface FailedAnswer {
  httpStatus: number;
  body: unknown;
  /** What would be thrown if nobody knew better. */
  error: DocmuxError;
}

/** What came back. */
export type TriedAnswer<Answer> =
  | { answer: HttpAnswer<Answer>; failed?: never }
  | { answer?: never; failed: FailedAnswer };

/**
 * Sends a request whose error answers say something about a run, such as the 409 of a run that has no results.
 *
 * @throws what the client throws where there is no answer at all, or one that cannot be read.
 */
export async function tryRequest<Answer>(
  config: PipelexConfig,
  request: HttpRequest<Answer>,
  context: CallContext,
): Promise<TriedAnswer<Answer>> {
  let seen: { body: unknown; httpStatus: number } | undefined;
  const client = config.clientThatReads((body, httpStatus) => {
    seen = { body, httpStatus };
    return readPipelexFailure(body, httpStatus);
  });
  try {
    return { answer: await client.request(request, context) };
  } catch (error) {
    if (!seen || !DocmuxError.isInstance(error)) throw error;
    return { failed: { ...seen, error } };
  }
}
