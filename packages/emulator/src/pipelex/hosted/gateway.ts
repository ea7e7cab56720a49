import type { Context, MiddlewareHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { requestIdOf } from "../wire/request-id.ts";
import { PlatformError, platformProblem } from "./platform-error.ts";

/** An answer of the gateway in front of the hosted service: one `message`, neither `code` nor `error_type`. */
export function gatewayAnswer(
  context: Context<EmulatorEnv>,
  status: ContentfulStatusCode,
  message: string,
): Response {
  return context.json({ message }, status);
}

/** The key check: the gateway turns away a request without a key, the platform one with a wrong key. */
export function hostedAuth(apiKey: string): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    const token = /^Bearer (\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
    if (token === apiKey) return next();
    if (token === undefined) return gatewayAnswer(context, 401, "Unauthorized");
    return platformProblem(new PlatformError("unauthorized", 401, "Invalid API key"), requestIdOf(context));
  };
}
