import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import type { Fault, FaultQueue } from "./fault.ts";
import type { RequestJournal } from "./request-journal.ts";

/** The header by which anybody can tell an emulated answer from a vendor's. Its value is the emulated vendor. */
export const emulatorHeader = "x-docmux-emulator";

export type EmulatorEnv = { Bindings: HttpBindings };

interface FaultMiddlewareOptions {
  vendor: string;
  faults: FaultQueue;
  journal: RequestJournal;
}

/** Strikes requests with the ordered faults, notes each request, marks each answer as emulated. */
export function faultMiddleware({
  vendor,
  faults,
  journal,
}: FaultMiddlewareOptions): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    const { method, path } = context.req;
    const struck = faults.take(method, path);
    const note = (answered: number | "reset") =>
      journal.add({
        method,
        path,
        query: new URL(context.req.url).search,
        headers: Object.fromEntries(context.req.raw.headers),
        answered,
      });

    for (const fault of struck) {
      if (fault.kind === "latency") await pause(fault.delayMs);
    }
    const reset = struck.find((fault) => fault.kind === "reset-before-accept");
    if (reset) {
      note("reset");
      return cutConnection(context);
    }
    const instead = struck
      .map((fault) => answerInstead(context, fault))
      .find((answer) => answer !== undefined);
    if (instead) context.res = instead;
    else await next();

    if (struck.some((fault) => fault.kind === "reset-after-accept")) {
      note("reset");
      return cutConnection(context);
    }
    for (const fault of struck) context.res = await spoilAnswer(context.res, fault);
    context.res.headers.set(emulatorHeader, vendor);
    note(context.res.status);
    return undefined;
  };
}

function answerInstead(context: Context<EmulatorEnv>, fault: Fault): Response | undefined {
  switch (fault.kind) {
    case "status": {
      const headers: Record<string, string> = fault.retryAfter ? { "retry-after": fault.retryAfter } : {};
      const body = JSON.stringify(fault.body ?? { detail: `Emulated status ${fault.status}` });
      return new Response(body, {
        status: fault.status,
        headers: { ...headers, "content-type": "application/json" },
      });
    }
    case "html-error":
      return new Response(
        `<html><head><title>${fault.status}</title></head><body><h1>nginx</h1></body></html>`,
        {
          status: fault.status,
          headers: { "content-type": "text/html" },
        },
      );
    case "redirect":
      return context.redirect(fault.location, fault.status ?? 302);
    default:
      return undefined;
  }
}

async function spoilAnswer(answer: Response, fault: Fault): Promise<Response> {
  switch (fault.kind) {
    case "truncated-json": {
      const text = await answer.text();
      return withBody(answer, text.slice(0, Math.floor(text.length / 2)));
    }
    case "rewrite":
      return withBody(answer, JSON.stringify(fault.rewrite(await answer.json())));
    case "huge-body":
      return withBody(answer, JSON.stringify({ padding: "x".repeat(fault.sizeBytes) }));
    case "slow-body": {
      const text = await answer.text();
      const middle = Math.floor(text.length / 2);
      const encoder = new TextEncoder();
      const slow = new ReadableStream<Uint8Array>({
        async start(controller) {
          controller.enqueue(encoder.encode(text.slice(0, middle)));
          await pause(fault.delayMs);
          controller.enqueue(encoder.encode(text.slice(middle)));
          controller.close();
        },
      });
      return withBody(answer, slow);
    }
    default:
      return answer;
  }
}

function withBody(answer: Response, body: ConstructorParameters<typeof Response>[0]): Response {
  const headers = new Headers(answer.headers);
  headers.delete("content-length");
  return new Response(body, { status: answer.status, headers });
}

function cutConnection(context: Context<EmulatorEnv>): Response {
  context.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
