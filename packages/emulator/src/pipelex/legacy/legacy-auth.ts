import type { MiddlewareHandler } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";

/** The key check of the legacy servers: FastAPI's message for a missing header, `wrongKey` for a wrong key. */
export function legacyAuth(options: {
  apiKey: string;
  /** 403 on the FastAPI of that time, 401 on later ones. */
  missingStatus: 401 | 403;
  wrongKey: unknown;
}): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    const token = /^Bearer (.+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
    if (token === undefined) return context.json({ detail: "Not authenticated" }, options.missingStatus);
    if (token === options.apiKey) return next();
    return context.json({ detail: options.wrongKey }, 401, { "www-authenticate": "Bearer" });
  };
}
