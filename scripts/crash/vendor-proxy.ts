import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  request as sendRequest,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { buffer } from "node:stream/consumers";

/** A request on its way to the vendor. */
export interface ProxiedRequest {
  method: string;
  /** Path without its query. */
  path: string;
  /** Path with its query. */
  target: string;
  headers: IncomingHttpHeaders;
}

/**
 * What happens to a request:
 *
 * - `pass`: it reaches the vendor, and the response its client.
 * - `hold-request`: it never reaches the vendor.
 * - `hold-response`: the vendor answers, and the response never reaches the client.
 * - `send-twice`: the vendor receives it twice, and the client loses its connection instead of a response.
 */
export type Treatment = "pass" | "hold-request" | "hold-response" | "send-twice";

/** How a proxy treats requests, and what it reports. */
export interface ProxyOptions {
  /** Default: every request passes. */
  treat?(request: ProxiedRequest): Treatment | Promise<Treatment>;
  /** A request, or its response, is held from now on. */
  onHeld?(request: ProxiedRequest): void;
  /** The vendor has answered a request. */
  onAnswered?(request: ProxiedRequest, status: number): void;
}

/** A proxy between clients and one vendor. */
export interface VendorProxy {
  /** `http://127.0.0.1:<port>`, no trailing slash. */
  origin: string;
  /** SHA-256 of every body that was the response to such a request, as hex. */
  digestsOf(operation: string): ReadonlySet<string>;
  /** Every request whose response was recorded, as `METHOD /path`. */
  operations(): readonly string[];
  close(): Promise<void>;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const hopByHop = ["connection", "keep-alive", "transfer-encoding"];

/** Starts a proxy on 127.0.0.1 that records what the vendor at an origin responds, byte by byte. */
export async function startVendorProxy(vendor: string, options: ProxyOptions = {}): Promise<VendorProxy> {
  const digests = new Map<string, Set<string>>();
  const sockets = new Set<Socket>();
  const { treat = () => "pass", onHeld, onAnswered } = options;

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const method = incoming.method ?? "GET";
    const target = incoming.url ?? "/";
    const request = { method, path: target.split("?", 1)[0] ?? target, target, headers: incoming.headers };
    const body = await buffer(incoming);
    const treatment = await treat(request);
    if (treatment === "hold-request") return onHeld?.(request);
    const ask = async () => {
      const answer = await forward(new URL(target, vendor), incoming, body);
      note(`${method} ${request.path}`, answer.body);
      onAnswered?.(request, answer.status);
      return answer;
    };
    const answer = await ask();
    if (treatment === "hold-response") return onHeld?.(request);
    if (treatment === "send-twice") {
      await ask();
      return incoming.socket.resetAndDestroy();
    }
    outgoing.writeHead(answer.status, withoutHopByHop(answer.headers)).end(answer.body);
  };
  const note = (operation: string, body: Buffer) => {
    const digest = createHash("sha256").update(body).digest("hex");
    digests.set(operation, (digests.get(operation) ?? new Set()).add(digest));
  };

  const server = createServer((incoming, outgoing) => {
    // Where the vendor cuts its connection, the client loses its own.
    handle(incoming, outgoing).catch(() => incoming.socket.resetAndDestroy());
  });
  // As the emulators do: a client that is busy for long must not write into a closed connection.
  server.keepAliveTimeout = 120_000;
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    digestsOf: (operation) => digests.get(operation) ?? new Set(),
    operations: () => [...digests.keys()],
    async close() {
      const closed = once(server, "close");
      server.close();
      // Held requests keep theirs open.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The vendor's answer to one request. The host stays that of the proxy: URLs in the answer then lead there. */
async function forward(url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const sent = sendRequest(url, {
    method,
    // A connection of its own: one that the vendor cuts must not take another request along.
    agent: false,
    headers: { ...withoutHopByHop(headers), "content-length": body.byteLength },
  });
  sent.end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
}

function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}
