import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { invoiceLines, makePdf } from "./testing-pdf.ts";

// The oldest dialect reads documents from http URLs only: invoices, by number and total in the path.
const server = createServer(async (request, response) => {
  const [, number = "", total = ""] = decodeURIComponent(request.url ?? "").split("/");
  response.end(await makePdf(invoiceLines(number, total)));
});
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
// Test files share a process, and so this server: it ends with the process, not with the first of them.
server.unref();
const { port } = server.address() as AddressInfo;

/** Where a server on loopback has an invoice of this number and total. */
export function servedInvoice(number: string, total: string): string {
  return `http://127.0.0.1:${port}/${encodeURIComponent(number)}/${encodeURIComponent(total)}`;
}
