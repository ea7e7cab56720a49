import type { Context, MiddlewareHandler } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";

/**
 * Answers in the caller's place when a body is larger than allowed: at once by its `Content-Length`, or after counting
 * one that comes in chunks.
 */
export function limitBody(
  maximumBytes: number,
  tooLarge: (context: Context<EmulatorEnv>) => Response,
): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    const { raw } = context.req;
    const declared = context.req.header("content-length");
    if (declared !== undefined) return Number(declared) > maximumBytes ? tooLarge(context) : next();
    if (!raw.body) return next();
    const body = await readUpTo(raw.body, maximumBytes);
    if (!body) return tooLarge(context);
    context.req.raw = new Request(raw.url, { method: raw.method, headers: raw.headers, body });
    return next();
  };
}

/**
 * Reads what a handler left unread. A server that answers early and closes would make a client that is still sending
 * see a broken connection instead of the answer.
 */
export function drainBody(): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    await next();
    const { raw } = context.req;
    if (raw.body && !raw.bodyUsed) await readUpTo(raw.body, 0);
  };
}

/** The whole body, or `undefined` when it is larger; it is read to its end either way. */
async function readUpTo(
  body: ReadableStream<Uint8Array>,
  maximumBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.byteLength;
    if (total <= maximumBytes) chunks.push(chunk);
  }
  return total <= maximumBytes ? new Uint8Array(Buffer.concat(chunks)) : undefined;
}
