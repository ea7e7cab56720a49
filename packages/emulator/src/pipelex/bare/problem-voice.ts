import type { Context } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { PipelexError } from "../pipelex-error.ts";
import { codedProblem, type ProblemReader, problemCodeOf } from "../wire/coded-problem.ts";
import { type ProblemReply, retryAfterHeader, sendProblem, typedProblem } from "../wire/problem.ts";
import { requestIdOf } from "../wire/request-id.ts";
import { type BareProtocol, serverVersion } from "./bare-protocol.ts";

/** Answers errors as the bare runner of one protocol does. */
export class ProblemVoice {
  readonly #protocol: BareProtocol;

  constructor(protocol: BareProtocol) {
    this.#protocol = protocol;
  }

  /** @param reader `operator` once the server's own key was shown. */
  answer(
    context: Context<EmulatorEnv>,
    error: Error,
    reader: ProblemReader,
    headers: Record<string, string> = {},
  ): Response {
    const problem = this.#problemOf(asPipelexError(error), context, reader);
    return sendProblem({ ...problem, headers: { ...headers, ...problem.headers } });
  }

  /** FastAPI's own answers to a path, or a method on a path, that there is not. */
  unserved(context: Context<EmulatorEnv>, status: 404 | 405): Response {
    if (this.#protocol === "0.6") {
      return context.json({ detail: status === 404 ? "Not Found" : "Method Not Allowed" }, status);
    }
    const code = status === 404 ? "request.not_found" : "request.method_not_allowed";
    const title = status === 404 ? "No such route" : "The route does not accept this HTTP method";
    const body = {
      type: `https://mthds.ai/errors/${code}`,
      title,
      status,
      detail: title,
      code,
      domain: "input",
      retry: "no",
      next_step: {
        kind: "upgrade",
        detail: "Use a client of the protocol version that this runner reports.",
      },
      request_id: requestIdOf(context),
    };
    return sendProblem({ status, body });
  }

  #problemOf(error: PipelexError, context: Context<EmulatorEnv>, reader: ProblemReader): ProblemReply {
    const requestId = requestIdOf(context);
    if (this.#protocol === "0.6") return typedProblem(error, { instance: context.req.path, requestId });
    const { status } = problemCodeOf(error);
    const version = serverVersion(this.#protocol);
    return {
      status,
      body: codedProblem(error, { requestId, reader, version }),
      headers: retryAfterHeader(status, error),
    };
  }
}

function asPipelexError(error: Error): PipelexError {
  if (error instanceof PipelexError) return error;
  return new PipelexError("InternalServerError", `${error.name}: ${error.message}`, {
    category: "unknown",
    domain: "runtime",
    retryable: false,
  });
}
