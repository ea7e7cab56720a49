import type { MiddlewareHandler } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { apiError } from "../wire/api-error.ts";
import type { ProblemVoice } from "./problem-voice.ts";

/** The key check of the bare runner (`AUTH_MODE=api_key`). */
export function bareAuth(apiKey: string, voice: ProblemVoice): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    const token = /^Bearer (\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
    if (token === apiKey) return next();
    const error =
      token === undefined
        ? apiError("Unauthenticated", 401, "Missing or malformed Authorization header", "input")
        : apiError("InvalidToken", 401, "Invalid authentication token", "input");
    return voice.answer(context, error, "caller", { "www-authenticate": "Bearer" });
  };
}
