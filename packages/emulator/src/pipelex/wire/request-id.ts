import type { Context, MiddlewareHandler } from "hono";
import type { EmulatorClock } from "../../server/emulator-clock.ts";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";

const header = "x-request-id";
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const requestIds = new WeakMap<Context, string>();

/** Names every request: the caller's own `X-Request-ID` when it is well formed, a fresh ULID otherwise; echoed on every answer. */
export function requestIdMiddleware(
  clock: EmulatorClock,
  random: () => number,
): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    const inbound = context.req.header(header) ?? "";
    const id = /^[A-Za-z0-9_-]{1,128}$/.test(inbound) ? inbound : ulid(clock.now(), random);
    requestIds.set(context, id);
    await next();
    context.res.headers.set(header, id);
  };
}

/** The id of the request at hand. */
export function requestIdOf(context: Context<EmulatorEnv>): string {
  return requestIds.get(context) ?? "";
}

function ulid(ms: number, random: () => number): string {
  let time = "";
  for (let rest = ms; time.length < 10; rest = Math.floor(rest / 32)) time = `${crockford[rest % 32]}${time}`;
  return time + Array.from({ length: 16 }, () => crockford[Math.floor(random() * 32)]).join("");
}
