import { type CallContext, DocmuxError, type HttpRequest, type HttpResponse } from "@docmux/core/provider";
import { readFailure } from "./failure.ts";
import type { Config } from "./settings.ts";

/** An answer that is not a success, with its body. */
export interface FailedAnswer {
  httpStatus: number;
  body: unknown;
  /** What would be thrown if nobody knew better. */
  error: DocmuxError;
}

/** What came back. */
export type TriedAnswer<Answer> =
  | { answer: HttpResponse<Answer>; failed?: never }
  | { answer?: never; failed: FailedAnswer };

/**
 * Sends a request whose error answers say something about a run, such as the 409 of a run that has no results.
 *
 * @throws what the client throws where there is no answer at all, or one that cannot be read.
 */
export async function tryRequest<Answer>(
  config: Config,
  request: HttpRequest<Answer>,
  context: CallContext,
): Promise<TriedAnswer<Answer>> {
  let seen: { body: unknown; httpStatus: number } | undefined;
  const client = config.clientThatReads((body, httpStatus) => {
    seen = { body, httpStatus };
    return readFailure(body, httpStatus);
  });
  try {
    return { answer: await client.request(request, context) };
  } catch (error) {
    if (!seen || !DocmuxError.isInstance(error)) throw error;
    return { failed: { ...seen, error } };
  }
}

interface Dispatcher {
  dispatch(options: object, handler: unknown): boolean;
}

/**
 * `fetch` without a limit of its own on how long an answer may take. Node's gives up after 300 seconds without headers,
 * which a blocking run may well need; how long is waited is for the caller's deadline to say. Elsewhere it is `fetch`.
 */
export const patientFetch: typeof globalThis.fetch = (input, init) => {
  const dispatcher = (globalThis as Record<symbol, unknown>)[Symbol.for("undici.globalDispatcher.1")];
  if (!isDispatcher(dispatcher)) return globalThis.fetch(input, init);
  // The process's own dispatcher still sends the request, so that a proxy which is set stays in use.
  const patient: Dispatcher = {
    dispatch: (options, handler) =>
      dispatcher.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler),
  };
  return globalThis.fetch(input, { ...init, dispatcher: patient } as RequestInit);
};

function isDispatcher(value: unknown): value is Dispatcher {
  return (
    typeof value === "object" && value !== null && "dispatch" in value && typeof value.dispatch === "function"
  );
}
