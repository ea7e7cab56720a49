import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Exchange, readMessage } from "./exchange.ts";

/** A proxy on loopback that passes everything on and keeps what it saw. */
export interface RecordingProxy {
  /** Give it to a client in place of the target's. */
  origin: string;
  /** In the order in which responses ended. */
  exchanges(): readonly Exchange[];
  close(): Promise<void>;
}

/**
 * Starts a recorder before one server on loopback.
 *
 * @param target - origin of the server, on 127.0.0.1
 * @param secrets - texts that no record may hold, such as the key
 */
export async function startRecordingProxy(
  target: string,
  secrets: readonly string[],
): Promise<RecordingProxy> {
  if (new URL(target).hostname !== "127.0.0.1") {
    throw new Error(`The recorder serves targets on 127.0.0.1 only, and got ${target}.`);
  }
  const exchanges: Exchange[] = [];
  const server = createServer((incoming, outgoing) => {
    passOn(target, incoming, outgoing, secrets).then(
      (exchange) => exchanges.push(exchange),
      // The client sees what a proxy without a server shows: a cut connection.
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges: () => exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * What a client exchanges with a server on loopback, through a recorder. Both are closed in the end.
 *
 * @param use - the client, with the origin that it takes for the server's
 */
export async function recordExchanges(
  server: { origin: string; apiKey: string; close(): Promise<unknown> },
  use: (origin: string) => Promise<unknown>,
): Promise<readonly Exchange[]> {
  const proxy = await startRecordingProxy(server.origin, [server.apiKey]);
  try {
    await use(proxy.origin);
    return proxy.exchanges();
  } finally {
    await proxy.close();
    await server.close();
  }
}

async function passOn(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  secrets: readonly string[],
): Promise<Exchange> {
  const sent = await readAll(incoming);
  const answer = await ask(target, incoming, sent);
  const received = await readAll(answer);
  const method = incoming.method ?? "GET";
  const status = answer.statusCode ?? 0;
  // Written down before the client can act on the response, so that no exchange is missing at the end.
  const exchange: Exchange = {
    method,
    path: new URL(incoming.url ?? "/", target).pathname,
    status,
    request: await readMessage(incoming.headers["content-type"], sent, secrets),
    response: await readMessage(answer.headers["content-type"], received, secrets),
  };
  outgoing.writeHead(status, answer.headers);
  outgoing.end(received);
  return exchange;
}

/** The host header stays the recorder's own, so links that the server writes lead through the recorder too. */
function ask(target: string, incoming: IncomingMessage, sent: Buffer): Promise<IncomingMessage> {
  const { "accept-encoding": _, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    const outgoing = request(`${target}${incoming.url}`, { method: incoming.method ?? "GET", headers });
    outgoing.once("response", resolve).once("error", reject).end(sent);
  });
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
