import { DocmuxError, type Provider } from "@docmux/core";
import { isLoopback } from "@docmux/core/provider";
import type { ProgramIo } from "../context.ts";
import { withTimeLimit } from "../exit/time-limit.ts";
import { findVendor } from "../vendors/known.ts";
import type { Lister } from "../vendors/vendor.ts";
import { printable } from "../view/printable.ts";

/** What the doctor found at one vendor. */
export interface VendorHealth {
  providerId: string;
  origin: string;
  /** A key is sent there without encryption: `http:`, and not this machine. */
  isCleartext?: boolean;
  keyVariable?: string;
  key?: "set" | "missing" | "optional";
  endpoint: { reachable: boolean; detail: string };
  /** The vendor has no common address, and none is set. */
  isAddressMissing?: boolean;
  /** How far this machine's clock is behind the vendor's, in milliseconds; negative when ahead. */
  clockSkewMs?: number;
  /** Whether the vendor lets the key read. Absent where no harmless read is known, or no key is set. */
  access?: { isGranted: boolean; detail: string };
}

const endpointTimeoutMs = 10_000;

/** Checks one vendor: one request without the key, and where that is harmless one read with it. */
export async function checkVendor(provider: Provider, io: ProgramIo): Promise<VendorHealth> {
  const { providerId } = provider;
  const vendor = findVendor(providerId);
  const variables = vendor?.environment;
  const isSet = Boolean(variables && io.environment[variables.key]?.trim());
  const key = isSet ? "set" : variables?.isKeyOptional ? "optional" : "missing";
  const origin = originOf(provider);
  const unset = `set ${variables?.address ?? "its address"}`;
  const [endpoint, access] = await Promise.all([
    origin === undefined ? { reachable: false, detail: unset } : checkEndpoint(origin, io),
    isSet && origin !== undefined && vendor?.list ? tryRead(vendor.list, io) : undefined,
  ]);
  const { clockSkewMs, ...answer }: Awaited<ReturnType<typeof checkEndpoint>> = endpoint;
  return {
    providerId,
    origin: origin ?? "–",
    ...(origin !== undefined && isCleartext(new URL(origin)) ? { isCleartext: true } : {}),
    ...(variables ? { keyVariable: variables.key, key } : {}),
    endpoint: answer,
    ...(origin === undefined ? { isAddressMissing: true } : {}),
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
  origin: string,
  { signal, clock }: ProgramIo,
): Promise<{ reachable: boolean; detail: string; clockSkewMs?: number }> {
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
  list: Lister,
  { signal }: ProgramIo,
): Promise<{ isGranted: boolean; detail: string } | undefined> {
  try {
    for await (const _ of list("", signal)) break;
    return { isGranted: true, detail: "granted" };
  } catch (error) {
    signal.throwIfAborted();
    const detail = DocmuxError.isInstance(error) ? printable(`${error.code}: ${error.summary}`) : "no answer";
    return { isGranted: false, detail };
  }
}
