import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";

/** FastAPI's own answers to a known path with another method and to an unknown path. Call it after all routes. */
export function fastApiFallbacks(app: Hono<EmulatorEnv>, paths: string[]): void {
  for (const path of paths) {
    app.all(path, (context) => context.json({ detail: "Method Not Allowed" }, 405));
  }
  app.notFound((context) => context.json({ detail: "Not Found" }, 404));
}
