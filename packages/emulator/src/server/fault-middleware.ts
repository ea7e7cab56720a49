import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import { answerInstead } from "./answer-instead.ts";
import { drainBody } from "./drain-body.ts";
import type { EarlierAnswers } from "./earlier-answers.ts";
import type { EmulatorClock } from "./emulator-clock.ts";
import type { Fault } from "./fault.ts";
import type { FaultQueue } from "./fault-queue.ts";
import { pause } from "./pause.ts";
import type { RequestLog } from "./request-log.ts";
import { inTheFuture } from "./request-time.ts";
import { spoilAnswer } from "./spoil-answer.ts";

/** The header that marks a response as emulated. Its value is the emulated vendor. */
export const emulatorHeader = "x-docmux-emulator";

export type EmulatorEnv = { Bindings: HttpBindings };

interface FaultMiddlewareOptions {
  vendor: string;
  clock: EmulatorClock;
  random: () => number;
  faults: FaultQueue;
  journal: RequestLog;
  earlier: EarlierAnswers;
}

const oneDayMs = 24 * 60 * 60 * 1000;

/** Strikes requests with the ordered faults, notes each request, marks each answer as emulated. */
export function faultMiddleware({
  vendor,
  clock,
  random,
  faults,
  journal,
  earlier,
}: FaultMiddlewareOptions): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    const { method, path } = context.req;
    const { headers } = context.req.raw;
    const { search: query } = new URL(context.req.url);
    const struck = faults.take({ method, path, headers });
    const seen = {
      method,
      path,
      query,
      headers: Object.fromEntries(headers),
      faults: struck.map((fault) => fault.kind),
    };

    await delay(struck);
    if (struck.some((fault) => fault.kind === "reset-before-accept")) {
      journal.add({ ...seen, answered: "reset" });
      return cutConnection(context);
    }
    const instead = firstDefined(struck, answerInstead);
    if (instead) context.res = instead;
    else await inTheFuture(method === "GET" ? shiftOf(struck) : 0, next);
    await drainBody(context.req.raw);
    const vendorStatus = instead ? {} : { vendorStatus: context.res.status };

    if (struck.some((fault) => fault.kind === "reset-after-accept")) {
      journal.add({ ...seen, ...vendorStatus, answered: "reset" });
      return cutConnection(context);
    }
    const request = `${path}${query}`;
    if (method === "GET" && !instead) await earlier.note(request, context.res);
    for (const fault of struck) {
      const nowMs = clock.now();
      context.res = await spoilAnswer(context.res, fault, { random, nowMs, earlier: earlier.of(request) });
    }
    context.res.headers.set(emulatorHeader, vendor);
    journal.add({ ...seen, ...vendorStatus, answered: context.res.status });
    return undefined;
  };
}

async function delay(struck: readonly Fault[]): Promise<void> {
  for (const fault of struck) {
    if (fault.kind === "latency") await pause(fault.delayMs);
    if (fault.kind !== "hold") continue;
    fault.onArrival();
    await fault.until;
  }
}

function shiftOf(struck: readonly Fault[]): number {
  return (
    firstDefined(struck, (fault) =>
      fault.kind === "expired-result" ? (fault.afterMs ?? oneDayMs) : undefined,
    ) ?? 0
  );
}

function firstDefined<Item, Found>(
  items: readonly Item[],
  look: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function cutConnection(context: Context<EmulatorEnv>): Response {
  context.env.incoming.socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}
