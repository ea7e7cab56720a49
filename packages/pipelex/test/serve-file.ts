import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const files: Uint8Array[] = [];
const server = createServer((request, response) => {
  response.end(files[Number(request.url?.slice(1))]);
});
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
// Test files share a process, and so this server: it ends with the process, not with the first of them.
server.unref();
const { port } = server.address() as AddressInfo;

/** @returns where a server on loopback has the file until the process ends. */
export function serveFile(bytes: Uint8Array): string {
  return `http://127.0.0.1:${port}/${files.push(bytes) - 1}`;
}
