import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";
import type { EmulatorEnv } from "./fault-middleware.ts";

/** A server that listens on loopback. */
export interface Listening {
  /** `http://127.0.0.1:<port>`, no trailing slash. */
  origin: string;
  port: number;
  /** Stops listening and ends open connections. Safe to call twice. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only; port 0 (the default) takes a free one. */
export function listen(app: Hono<EmulatorEnv>, port = 0): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({
      fetch: app.fetch,
      port,
      hostname: "127.0.0.1",
      // A server in a test must not exchange the Request and Response of the process.
      overrideGlobalObjects: false,
    }) as Server;
    // A client whose process is busy for longer than Node's 5 s would write into a closed connection.
    server.keepAliveTimeout = 120_000;
    server.once("error", reject);
    server.once("listening", () => {
      const address = server.address() as AddressInfo;
      resolve({
        origin: `http://127.0.0.1:${address.port}`,
        port: address.port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
