import { isTraced, trace } from "../trace/trace.ts";
import { isLoopback } from "./loopback.ts";

const warned = new Set<string>();
const mostOrigins = 1000;

/** Warns once for each origin that a key is sent to without encryption. This machine's own servers are left out. */
export function warnOfCleartext(providerId: string, { protocol, hostname, origin }: URL): void {
  if (protocol !== "http:" || isLoopback(hostname) || warned.has(origin)) return;
  if (warned.size < mostOrigins) warned.add(origin);
  const message = `The key of ${providerId} is sent to ${origin} without encryption: the address begins with http://. Use https.`;
  if (isTraced("docmux:warning")) {
    trace("docmux:warning", () => ({ providerId, code: "cleartext", message }));
    return;
  }
  globalThis.process?.emitWarning?.(message, { type: "DocmuxWarning", code: "DOCMUX_CLEARTEXT" });
}
