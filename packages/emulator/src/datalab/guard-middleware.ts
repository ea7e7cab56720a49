import type { Context, MiddlewareHandler } from "hono";
import type { EmulatorEnv } from "../server/fault-middleware.ts";
import { DatalabError, invalidKeyText } from "./datalab-error.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** Lets in who has the key: 401 comes before every other complaint. Session cookies are not looked at. */
export function guardMiddleware(apiKey: string, limiter: RateLimiter): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    if (context.req.header("x-api-key") !== apiKey) throw new DatalabError(401, invalidKeyText);
    limiter.admit(endpointOf(context));
    await next();
  };
}

/** The path without what names one object, so that all runs of all pipelines count as one endpoint. */
function endpointOf(context: Context): string {
  return context.req.path
    .replace(/\/(pl|pex)_[^/]+/, (_, kind: string) => `/{${kind === "pl" ? "pipeline_id" : "execution_id"}}`)
    .replace(/\/files\/(?!upload$)[^/]+/, "/files/{file_id}")
    .replace(/\/steps\/[^/]+/, "/steps/{step_index}");
}
