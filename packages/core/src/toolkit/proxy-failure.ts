import type { DocmuxError } from "../errors/docmux-error.ts";
import { ConfigError, VendorError } from "../errors/errors.ts";
import { ProxyError, type ProxyFacts } from "../errors/proxy-error.ts";
import type { Attempt, HttpClientSettings, HttpRequest } from "./request.ts";

/** What a proxy answers when it asks for credentials. No vendor answers with it. */
export const proxyAuthenticationRequired = 407;

/** What a failed `fetch` reveals of a proxy that let nothing through; `undefined` where the proxy is not the reason. */
export function readProxyFailure(error: unknown, depth = 0): ProxyFacts | undefined {
  if (ProxyError.isInstance(error)) return error.facts;
  if (!(error instanceof Error) || depth > 3) return undefined;
  return readTunnelFailure(error) ?? readProxyFailure(error.cause, depth + 1);
}

/** Whether the same request would be refused again: by a rule of the proxy, or because credentials are missing. */
export function isProxyRefusal({ httpStatus = 0 }: ProxyFacts): boolean {
  return httpStatus >= 400 && httpStatus < 500;
}

/** The error for a request that ended at a proxy. The vendor has seen nothing of it. */
export function toProxyError<Answer>(
  { providerId }: HttpClientSettings,
  { effect }: HttpRequest<Answer>,
  { operation, url }: Attempt,
  facts: ProxyFacts,
): DocmuxError {
  const { proxyHost, httpStatus, reason } = facts;
  const proxy = proxyHost === undefined ? "The proxy" : `The proxy ${proxyHost}`;
  const summary =
    httpStatus === undefined
      ? `${proxy} could not be reached (${reason}); ${operation} was not sent to ${url.host}`
      : `${proxy}, not the vendor, refused ${operation} to ${url.host} with HTTP ${httpStatus}`;
  const known = effect === "start" ? "No run was started." : "The vendor received nothing.";
  const nextStep = `${adviceFor(facts, url.host)} ${known}`;
  return httpStatus === proxyAuthenticationRequired
    ? new ConfigError(summary, { providerId, nextStep })
    : new VendorError("unavailable", summary, { providerId, nextStep, retryable: !isProxyRefusal(facts) });
}

function adviceFor(facts: ProxyFacts, host: string): string {
  if (facts.httpStatus === undefined) return "Check the address of the proxy, such as HTTPS_PROXY.";
  if (facts.httpStatus === proxyAuthenticationRequired)
    return "Check user and password in the address of the proxy, such as HTTPS_PROXY.";
  if (isProxyRefusal(facts)) return `Let the proxy allow ${host}, or add it to NO_PROXY.`;
  return `Try again later, or check that the proxy can reach ${host}.`;
}

/** How undici's own `ProxyAgent` reports a refused `CONNECT`, which Node's `NODE_USE_ENV_PROXY` uses too. It has no field for it. */
const tunnelFailure = /^Proxy response \((\d{3})\) !== 200 when HTTP Tunneling$/;

function readTunnelFailure(error: Error): ProxyFacts | undefined {
  const [, status] = tunnelFailure.exec(error.message) ?? [];
  return status === undefined ? undefined : { httpStatus: Number(status) };
}
