import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { testCertificate } from "./test-certificate.ts";

/** A proxy on loopback that leads every host to one server. */
export interface TestProxy {
  /** Such as `127.0.0.1:40000`. */
  host: string;
  /** What was asked for: `CONNECT datalab.test:443`, `POST http://datalab.test/api/v1/...`. */
  requests: string[];
  /** The `proxy-authorization` of each. */
  credentials: (string | undefined)[];
  close(): Promise<void>;
}

/** How a proxy answers. */
export interface TestProxyOptions {
  /** Where every host leads, such as an emulator's origin. */
  target: string;
  /** Refuses with this status instead. */
  refuseWith?: number;
}

/** Starts a proxy for `CONNECT` (the tunnel ends in TLS for {@link testHost}) and for plain http. */
export async function startTestProxy({ target, refuseWith }: TestProxyOptions): Promise<TestProxy> {
  const { hostname, port } = new URL(target);
  const requests: string[] = [];
  const credentials: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const tls = createTlsServer(testCertificate, (socket) => {
    const inner = connect(Number(port), hostname);
    socket.on("error", () => inner.destroy()).pipe(inner);
    inner.on("error", () => socket.destroy()).pipe(socket);
  });
  const proxy = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    credentials.push(request.headers["proxy-authorization"]);
    if (refuseWith !== undefined) {
      response.writeHead(refuseWith).end("refused by the proxy");
      return;
    }
    const { pathname, search } = new URL(request.url ?? "");
    const { "proxy-authorization": _secret, ...headers } = request.headers;
    const path = `${pathname}${search}`;
    const onward = httpRequest({ hostname, port, path, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  proxy.on("connect", (request, socket: Socket) => {
    requests.push(`CONNECT ${request.url}`);
    credentials.push(request.headers["proxy-authorization"]);
    socket.on("error", () => undefined);
    if (refuseWith !== undefined) {
      socket.end(`HTTP/1.1 ${refuseWith} Refused\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const inner = connect((tls.address() as AddressInfo).port, "127.0.0.1");
    inner.on("error", () => socket.destroy());
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    socket.pipe(inner).pipe(socket);
  });
  for (const server of [proxy, tls] as Server[]) {
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  return {
    host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    requests,
    credentials,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([proxy, tls].map((server) => new Promise((done) => server.close(done))));
    },
  };
}
