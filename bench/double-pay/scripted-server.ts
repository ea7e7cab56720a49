import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as openRequest,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Fault } from "./faults.ts";

/** How one vendor takes submits. */
export interface Dialect {
  /** Path of the POST that bills. */
  submit: RegExp;
  /** The last request before the submit, as `METHOD path`; left out where the submit is the first. */
  preparation?: RegExp;
  /** Whether the vendor documents that a repeat under the same `Idempotency-Key` starts nothing. */
  honorsKeys?: boolean;
  /** Origin of the server that answers, or the answer to every submit. */
  backend: string | ((origin: string) => Answer);
}

/** An answer in one piece. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The vendor of one run of one client: it counts what it receives and what it bills. */
export interface ScriptedServer {
  origin: string;
  /** Submits that arrived whole. */
  submits(): number;
  /** Starts that were billed, each written down before anything was answered. */
  billed(): number;
  /** Submits whose answer left whole. */
  answered(): number;
  /** Resolves as soon as no connection is taken. */
  refusing: Promise<void>;
  isRefusing(): boolean;
  /** Takes connections again. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. The fault strikes the first submit, or with `lasting` every one. */
export async function startScriptedServer(
  dialect: Dialect,
  { effect }: Fault,
  lasting: boolean,
): Promise<ScriptedServer> {
  const ledger: { key: string | undefined }[] = [];
  const servers: Server[] = [];
  let submits = 0;
  let answered = 0;
  let refusals = 0;
  let isRefusing = false;
  let port = 0;
  let noteRefusing: () => void = () => undefined;
  const refusing = new Promise<void>((resolve) => {
    noteRefusing = resolve;
  });

  const refuse = () => {
    // Stops listening and keeps the connection over which the preparation is still to be answered.
    servers.at(-1)?.close();
    refusals += 1;
    isRefusing = true;
    noteRefusing();
  };
  const open = async () => {
    const server = createServer((request, response) => {
      // A client that is gone is no failure of the server.
      answer(request, response).catch(() => request.socket.destroy());
    });
    servers.push(server);
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
    isRefusing = false;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const { method = "GET", url = "/", headers } = request;
    const path = url.split("?")[0] ?? "/";
    if (method !== "POST" || !dialect.submit.test(path)) {
      const whole = await askBackend(dialect, { method, url, headers, body }, origin());
      if (effect.kind === "refused" && refusals === 0 && dialect.preparation?.test(`${method} ${path}`)) {
        refuse();
      }
      return send(response, whole);
    }
    submits += 1;
    const struck = lasting || submits === 1;
    const key = headers["idempotency-key"]?.toString();
    const isRepeat = dialect.honorsKeys && key !== undefined && ledger.some((entry) => entry.key === key);
    if (!isRepeat) ledger.push({ key });
    const whole = await askBackend(dialect, { method, url, headers, body }, origin());
    if (!struck || effect.kind === "none" || effect.kind === "refused") {
      answered += 1;
      return send(response, whole);
    }
    switch (effect.kind) {
      case "reset":
        request.socket.resetAndDestroy();
        return;
      case "gateway": {
        const { status, contentType, retryAfter } = effect;
        return send(response, {
          status,
          headers: { "content-type": contentType, ...(retryAfter ? { "retry-after": retryAfter } : {}) },
          body: Buffer.from(effect.body),
        });
      }
      case "half": {
        response.writeHead(whole.status, ownHeaders(whole));
        response.write(whole.body.subarray(0, Math.floor(whole.body.length / 2)), () =>
          request.socket.destroy(),
        );
        return;
      }
      case "silence":
        return;
    }
  };
  const origin = () => `http://127.0.0.1:${port}`;

  await open();
  if (effect.kind === "refused" && !dialect.preparation) refuse();
  return {
    origin: origin(),
    submits: () => submits,
    billed: () => ledger.length,
    answered: () => answered,
    refusing,
    isRefusing: () => isRefusing,
    reopen: open,
    async close() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

async function askBackend({ backend }: Dialect, asked: Asked, origin: string): Promise<Answer> {
  if (typeof backend !== "string") return backend(origin);
  const { method, url, headers, body } = asked;
  const { "transfer-encoding": _, connection: __, ...kept } = headers;
  const request = openRequest(new URL(url, backend), {
    method,
    agent: false,
    headers: { ...kept, "content-length": body.length },
  });
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return { status: response.statusCode ?? 500, headers: response.headers, body: await buffer(response) };
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, ownHeaders(answer));
  response.end(answer.body);
}

/** No connection is used twice: a request never meets one that the server is about to close. */
function ownHeaders({ headers, body }: Answer) {
  const { "transfer-encoding": _, "keep-alive": __, ...kept } = headers;
  return { ...kept, connection: "close", "content-length": body.length };
}
