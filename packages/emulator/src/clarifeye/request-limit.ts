import type { MiddlewareHandler } from "hono";
import type { EmulatorEnv } from "../server/fault-middleware.ts";
import { tooLarge } from "./clarifeye-error.ts";
import type { ClarifeyeWorld } from "./clarifeye-world.ts";

/**
 * Refuses a request that is larger than the platform in front of the vendor takes, before the vendor sees it.
 * @throws ClarifeyeError 413.
 */
export function requestLimit({ switches }: ClarifeyeWorld): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    // Node's clients announce the length of a form; a body without a length is not counted.
    if (Number(context.req.header("content-length")) > switches.requestLimitBytes) throw tooLarge();
    await next();
  };
}
