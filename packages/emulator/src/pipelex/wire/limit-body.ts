import type { Context, MiddlewareHandler } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";

/** The answer to a body that is too large: with the bytes that were announced, or that came. */
export type TooLarge = (context: Context<EmulatorEnv>, size: number) => Response;

/** As {@link limitBody}, for bodies that announce their length; others pass. */
export function limitDeclaredBody(maximumBytes: number, tooLarge: TooLarge): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    const declared = Number(context.req.header("content-length") ?? 0);
    return declared > maximumBytes ? tooLarge(context, declared) : next();
  };
}

/**
 * Answers in the caller's place when a body is larger than allowed: at once by its `Content-Length`, or after counting
 * one that comes in chunks.
 */
export function limitBody(maximumBytes: number, tooLarge: TooLarge): MiddlewareHandler<EmulatorEnv> {
  return async (context, next) => {
    const { raw } = context.req;
    const declared = context.req.header("content-length");
    if (declared !== undefined) {
      return Number(declared) > maximumBytes ? tooLarge(context, Number(declared)) : next();
    }
    if (!raw.body) return next();
    const { body, total } = await readUpTo(raw.body, maximumBytes);
    if (!body) return tooLarge(context, total);
    context.req.raw = new Request(raw.url, { method: raw.method, headers: raw.headers, body });
    return next();
  };
}

/** The whole body, unless it is larger, and how long it is; it is read to its end either way. */
async function readUpTo(
  body: ReadableStream<Uint8Array>,
  maximumBytes: number,
): Promise<{ body?: Uint8Array<ArrayBuffer>; total: number }> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.byteLength;
    if (total <= maximumBytes) chunks.push(chunk);
  }
  return total <= maximumBytes ? { body: new Uint8Array(Buffer.concat(chunks)), total } : { total };
}
