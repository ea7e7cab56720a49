import { DocmuxError, type Provider } from "@docmux/core";
import { isLoopback } from "@docmux/core/provider";
import type { ProgramIo } from "../context.ts";
import { withTimeLimit } from "../exit/time-limit.ts";
import { printable } from "../view/printable.ts";
import { vendorEnvironments } from "./known.ts";
import { listers } from "./listers.ts";

/** What the doctor found at one vendor. */
export interface VendorHealth {
  providerId: string;
  origin: string;
  /** A key is sent there without encryption: `http:`, and not this machine. */
  isCleartext?: boolean;
  keyVariable?: string;
  key?: "set" | "missing" | "optional";
  endpoint: { reachable: boolean; detail: string };
  /** How far this machine's clock is behind the vendor's, in milliseconds; negative when ahead. */
  clockSkewMs?: number;
  /** Whether the vendor lets the key read. Absent where no harmless read is known, or no key is set. */
  access?: { isGranted: boolean; detail: string };
}

const endpointTimeoutMs = 10_000;

/** Checks one vendor: one request without the key, and where that is harmless one read with it. */
export async function checkVendor(provider: Provider, io: ProgramIo): Promise<VendorHealth> {
  const { providerId } = provider;
  const variables = vendorEnvironments[providerId];
  const isSet = Boolean(variables && io.environment[variables.key]?.trim());
  const key = isSet ? "set" : variables?.isKeyOptional ? "optional" : "missing";
  const origin = originOf(provider);
  const [endpoint, access] = await Promise.all([
    checkEndpoint(origin, io),
    isSet && Object.hasOwn(listers, providerId) ? tryRead(providerId, io) : undefined,
  ]);
  const { clockSkewMs, ...answer } = endpoint;
  return {
    providerId,
    origin: origin ?? "–",
    ...(origin !== undefined && isCleartext(new URL(origin)) ? { isCleartext: true } : {}),
    ...(variables ? { keyVariable: variables.key, key } : {}),
    endpoint: answer,
    ...(clockSkewMs === undefined ? {} : { clockSkewMs }),
    ...(access ? { access } : {}),
  };
}

function isCleartext({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && !isLoopback(hostname);
}

function originOf(provider: Provider): string | undefined {
  try {
    return provider.origin;
  } catch {
    return undefined;
  }
}

/** Any HTTP response will do: the question is whether a server is there. */
async function checkEndpoint(
  origin: string | undefined,
  { signal, clock }: ProgramIo,
): Promise<{ reachable: boolean; detail: string; clockSkewMs?: number }> {
  if (origin === undefined) return { reachable: false, detail: "the address cannot be read" };
  // A scheme without a host: this provider sends nothing.
  if (/^[a-z]+:$/.test(origin)) return { reachable: true, detail: "on this machine" };
  // Whether this machine's clock is right is the question, so it is the clock that is read.
  const now = () => (clock ? clock.now() : Date.now());
  const before = now();
  try {
    const { response, after } = await withTimeLimit(endpointTimeoutMs, { signal, clock }, async (limited) => {
      const response = await fetch(origin, { redirect: "manual", signal: limited });
      const after = now();
      await response.body?.cancel();
      return { response, after };
    });
    // The header counts whole seconds, so the middle of that second is the best guess.
    const theirs = Date.parse(response.headers.get("date") ?? "") + 500;
    return {
      reachable: true,
      detail: `${after - before} ms`,
      ...(Number.isNaN(theirs) ? {} : { clockSkewMs: theirs - (before + after) / 2 }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { reachable: false, detail: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  if (error.name === "TimeoutError") return `no response in ${endpointTimeoutMs / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return "code" in cause ? String(cause.code) : cause.message;
}

async function tryRead(
  providerId: string,
  { signal }: ProgramIo,
): Promise<{ isGranted: boolean; detail: string } | undefined> {
  try {
    for await (const _ of listers[providerId]?.("", signal) ?? []) break;
    return { isGranted: true, detail: "granted" };
  } catch (error) {
    signal.throwIfAborted();
    const detail = DocmuxError.isInstance(error) ? printable(`${error.code}: ${error.summary}`) : "no answer";
    return { isGranted: false, detail };
  }
}
