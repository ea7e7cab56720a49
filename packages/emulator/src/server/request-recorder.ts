import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { listen } from "./listen.ts";

/** One request as the recorder was sent it. */
export interface RecordedRequest {
  method: string;
  /** Path and query. */
  target: string;
  /** Every header, in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What the recorder answers. */
export interface RecorderAnswer {
  /** Default 200. */
  status?: number;
  /** Default `{"content-type": "application/json"}`. */
  headers?: Readonly<Record<string, string>>;
  /** Default `{}`. */
  body?: string;
}

/** A running recorder. */
export interface RequestRecorder {
  /** `http://127.0.0.1:<port>`: another origin than any emulator's. */
  origin: string;
  /** Every request so far, oldest first. */
  requests(): readonly RecordedRequest[];
  /** The requests that hold this text in their target, a header or their body. */
  requestsWith(text: string): readonly RecordedRequest[];
  /** Forgets the requests so far. */
  clear(): void;
  /** Stops the server. */
  close(): Promise<void>;
}

/**
 * Starts a third-party server that records every request. Point a redirect or a URL of an emulated response to it: no key
 * may ever arrive.
 *
 * @param answer - what it answers, the same each time or made for each request. Default: 200 with `{}`.
 */
export async function startRequestRecorder(
  answer: RecorderAnswer | ((request: RecordedRequest) => RecorderAnswer) = {},
): Promise<RequestRecorder> {
  const noted: RecordedRequest[] = [];
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all("*", async (context) => {
    const { pathname, search } = new URL(context.req.url);
    const request: RecordedRequest = {
      method: context.req.method,
      target: `${pathname}${search}`,
      headers: Object.fromEntries(context.req.raw.headers),
      body: await context.req.text(),
    };
    noted.push(request);
    const { status = 200, headers, body = "{}" } = typeof answer === "function" ? answer(request) : answer;
    return new Response(body, { status, headers: headers ?? { "content-type": "application/json" } });
  });
  const { origin, close } = await listen(app);
  return {
    origin,
    requests: () => noted,
    requestsWith: (text) => noted.filter((request) => JSON.stringify(request).includes(text)),
    clear: () => {
      noted.length = 0;
    },
    close,
  };
}
