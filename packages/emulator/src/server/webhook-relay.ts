import type { Context } from "hono";
import type { EmulatorEnv } from "./fault-middleware.ts";
import type { FaultQueue } from "./fault-queue.ts";
import { postWithin } from "./post-within.ts";

const patienceMs = 30_000;

/** Headers that belong to one connection, or that the next request sets by itself. */
const hopHeaders: readonly string[] = ["host", "connection", "content-length", "transfer-encoding", "expect"];

/** The URL to give to a vendor so that its webhooks reach the receiver through the relay. */
export function relayUrl(relay: string, receiver: string): string {
  return `${relay}?${new URLSearchParams({ to: receiver })}`;
}

/**
 * Passes a webhook on to its receiver and answers what that answered. Delivery is at least once: with the fault
 * `duplicate-webhook` the receiver is sent the same again after it took it.
 */
export async function relayWebhook(context: Context<EmulatorEnv>, faults: FaultQueue): Promise<Response> {
  const receiver = context.req.query("to") ?? "";
  if (!isLoopback(receiver)) {
    return context.json({ error: "The relay passes webhooks on to http://127.0.0.1:<port> only." }, 400);
  }
  const headers = new Headers(context.req.raw.headers);
  for (const name of hopHeaders) headers.delete(name);
  const body = await context.req.arrayBuffer();
  const send = () => postWithin(patienceMs, receiver, { headers, body });
  const status = await send().catch(() => 502);
  if (status < 300) void sendAgain(faults.webhookCopies(new URL(receiver).pathname), send);
  return new Response(null, { status });
}

async function sendAgain(copies: number, send: () => Promise<number>): Promise<void> {
  for (let copy = 0; copy < copies; copy += 1) await send().catch(() => undefined);
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}
