import { type Context, Hono } from "hono";
import type { EmulatorEnv } from "./fault-middleware.ts";
import type { FaultQueue, StandingFault } from "./fault-queue.ts";
import { parseFault } from "./parse-fault.ts";
import type { RequestLog } from "./request-log.ts";
import { relayWebhook } from "./webhook-relay.ts";

/** The path under which an emulator is controlled; no vendor has it. */
export const controlPath = "/__docmux";

const mostEntries = 1_000;

/**
 * The control API over HTTP, for tests in another process or language: inject faults, read the request log, send webhooks
 * through the relay. Its own requests meet no fault and are not in the request log. It needs no key: the emulator listens on
 * loopback only.
 */
export function controlRoutes(faults: FaultQueue, journal: RequestLog): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();

  routes.post("/faults", async (context) => {
    try {
      const body = await readJson(context);
      // All of them are read before one is ordered, so that a list with a mistake orders nothing.
      const parsed = (Array.isArray(body) ? body : [body]).map(parseFault);
      const ids = parsed.map((fault) => faults.order(fault));
      return context.json(Array.isArray(body) ? { ids } : { id: ids[0] }, 201);
    } catch (error) {
      return context.json({ error: (error as Error).message }, 400);
    }
  });
  routes.get("/faults", (context) => context.json({ faults: faults.standing.map(view) }));
  routes.delete("/faults", (context) => {
    faults.clear();
    return context.body(null, 204);
  });
  routes.delete("/faults/:ids", (context) => {
    const ids = context.req.param("ids").split(",").map(Number);
    const taken = ids.filter((id) => faults.takeBack(id));
    return taken.length > 0
      ? context.body(null, 204)
      : context.json({ error: "No fault of this id stands." }, 404);
  });

  routes.get("/requests", (context) => {
    const after = Number(context.req.query("after") ?? 0);
    if (Number.isNaN(after)) return context.json({ error: "The query after is not a number." }, 400);
    const entries = journal.entries.filter(({ number }) => number > after).slice(0, mostEntries);
    return context.json({ requests: entries, last: entries.at(-1)?.number ?? after });
  });
  routes.delete("/requests", (context) => {
    const through = context.req.query("through");
    if (Number.isNaN(Number(through ?? 0)))
      return context.json({ error: "The query through is not a number." }, 400);
    journal.clear(through === undefined ? undefined : Number(through));
    return context.body(null, 204);
  });

  routes.post("/relay", (context) => relayWebhook(context, faults));

  routes.all("*", (context) =>
    context.json(
      { error: `There is no such control. Use ${controlPath}/faults or ${controlPath}/requests.` },
      404,
    ),
  );
  return routes;
}

async function readJson(context: Context<EmulatorEnv>): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    throw new Error("The body is not JSON.");
  }
}

function view({ id, fault, waits, left }: StandingFault) {
  const { path, times, after, ...rest } = fault;
  const place = path instanceof RegExp ? { pathPattern: path.source } : { path };
  return {
    id,
    ...rest,
    ...place,
    ...(waits > 0 ? { waits } : {}),
    left: Number.isFinite(left) ? left : "always",
  };
}
