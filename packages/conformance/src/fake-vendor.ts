import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { CallKind, HeldRequest, InjectedFault, Scenario } from "./conformance-options.ts";
import type { FaultControls, RequestMatcher } from "./fault-controls.ts";

/** The vendor's side of a fake: how it answers, and where the requests go that the suite makes fail. */
export interface FakeVendorServerOptions {
  /** The vendor's answer to a request, such as `app.fetch` of Hono. */
  answer(request: Request): Response | Promise<Response>;
  /** Where the requests of each kind go. Others, such as a cancel or a list, never fail. */
  places: Readonly<Record<CallKind, RequestMatcher>>;
}

/** A vendor that listens on loopback and fails on request. */
export interface FakeVendorServer {
  /** Where it listens: `http://127.0.0.1:<port>`. */
  origin: string;
  /** The part of a {@link Scenario} that is the same for every fake. */
  faults: FaultControls;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Makes one response; `undefined` cuts the connection. */
type Fault = (answer: () => Promise<Response>) => Promise<Response | undefined>;

/**
 * Serves a fake vendor on loopback, with every fault that the suite orders. What is left to write is how runs end and how
 * they are counted.
 *
 * @example
 * ```ts
 * const places = { start: { path: /\/run$/ }, status: { path: /\/runs\/\w+$/ }, result: { path: "/result" } };
 * const vendor = await startFakeVendor({ answer: async (request) => app.fetch(request), places });
 * const scenario: Scenario = { ...vendor.faults, outcomes, nextRun, startedRunCount };
 * ```
 */
export async function startFakeVendor({
  answer,
  places,
}: FakeVendorServerOptions): Promise<FakeVendorServer> {
  let ordered: { call: CallKind; fault: Fault; timesLeft: number }[] = [];
  const paths: string[] = [];
  const received: unknown[] = [];

  const vendor = await listen(async (request, path) => {
    paths.push(path);
    const due = ordered.find(
      ({ call, timesLeft }) => timesLeft > 0 && isAt(places[call], request.method, path),
    );
    const plain = async () => answer(request);
    if (!due) return plain();
    due.timesLeft -= 1;
    return due.fault(plain);
  });
  const other = await listen(async (request) => {
    received.push({ url: request.url, headers: [...request.headers] });
    return Response.json({});
  });

  const order = (call: CallKind, fault: Fault, times = 1) => {
    ordered.push({ call, fault, timesLeft: times });
  };
  const rewriteResponse: FaultControls["rewriteResponse"] = (call, rewrite, times) =>
    order(call, async (plain) => rewritten(await plain(), rewrite), times);
  return {
    origin: vendor.origin,
    faults: {
      injectFault: (call, fault, times) => order(call, toFault(fault), times),
      requestCount: () => paths.length,
      paths: () => paths,
      hold: (call) => holdNext((fault) => order(call, fault)),
      rewriteResponse,
      thirdPartyOrigin: {
        origin: other.origin,
        received: () => received,
        redirect: (call, times) =>
          order(call, async () => Response.redirect(`${other.origin}/moved`, 302), times),
        insertUrl: (call, times) =>
          rewriteResponse(call, (text) => text.replaceAll(vendor.origin, other.origin), times),
      },
      clearFaults() {
        ordered = [];
      },
    },
    async close() {
      await Promise.all([vendor.close(), other.close()]);
    },
  };
}

function isAt(place: RequestMatcher, method: string, path: string): boolean {
  if (place.method !== undefined && place.method !== method) return false;
  return typeof place.path === "string" ? path.includes(place.path) : place.path.test(path);
}

function toFault(fault: InjectedFault): Fault {
  switch (fault.kind) {
    case "http": {
      const headers: Record<string, string> = fault.retryAfter ? { "retry-after": fault.retryAfter } : {};
      return async () => Response.json({ error: "Not now" }, { status: fault.status, headers });
    }
    case "html":
      return async () =>
        new Response("<h1>Bad gateway</h1>", {
          status: fault.status,
          headers: { "content-type": "text/html" },
        });
    case "gateway":
      return async (plain) => {
        if (fault.accepted) await plain();
        return new Response(fault.body, { status: fault.status, headers: fault.headers ?? {} });
      };
    case "truncated-body":
      return async (plain) => rewritten(await plain(), (text) => text.slice(0, text.length / 2));
    case "lost-before-accept":
      return async () => undefined;
    case "lost-after-accept":
      return async (plain) => {
        await plain();
        return undefined;
      };
  }
}

function holdNext(order: (fault: Fault) => void): HeldRequest {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    order(async (plain) => {
      resolve();
      await released;
      return plain();
    });
  });
  return { arrived, release };
}

async function rewritten(response: Response, rewrite: (text: string) => string): Promise<Response> {
  const { status, headers } = response;
  return new Response(rewrite(await response.text()), { status, headers });
}

async function listen(handle: (request: Request, path: string) => Promise<Response | undefined>) {
  const server = createServer((incoming, outgoing) => {
    // A fake with a mistake in it must not end the process of the tests; the body shows what it was.
    void serve(incoming, outgoing).catch((error) => outgoing.writeHead(500).end(String(error)));
  });
  // A client whose process is busy for longer than Node's 5 s would write into a closed connection.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [path = ""] = (incoming.url ?? "").split("?");
    const response = await handle(await toRequest(incoming, origin), path);
    if (!response) {
      incoming.socket.destroy();
      return;
    }
    const body = Buffer.from(await response.arrayBuffer());
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(body);
  }

  return {
    origin,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function toRequest(incoming: IncomingMessage, origin: string): Promise<Request> {
  const { method = "GET", headersDistinct } = incoming;
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const body = await buffer(incoming);
  return new Request(origin + incoming.url, {
    method,
    headers,
    ...(method === "GET" || method === "HEAD" ? {} : { body: new Uint8Array(body) }),
  });
}
