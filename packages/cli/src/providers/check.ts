import { DocmuxError, type Provider } from "@docmux/core";
import type { ProgramIo } from "../context.ts";
import { printable } from "../view/printable.ts";
import { vendorEnvironments } from "./known.ts";
import { listers } from "./listers.ts";

/** What the doctor found at one vendor. */
export interface VendorHealth {
  providerId: string;
  origin: string;
  keyVariable?: string;
  key?: "set" | "missing" | "optional";
  endpoint: { answers: boolean; told: string };
  /** How far this machine's clock is behind the vendor's, in milliseconds; negative when ahead. */
  clockSkewMs?: number;
  /** Whether the vendor lets the key read. Absent where no harmless read is known, or no key is set. */
  access?: { isGranted: boolean; told: string };
}

const endpointTimeoutMs = 10_000;

/** Looks at one vendor: one request without the key, and where that is harmless one read with it. */
export async function examineVendor(provider: Provider, io: ProgramIo): Promise<VendorHealth> {
  const { providerId } = provider;
  const variables = vendorEnvironments[providerId];
  const isSet = Boolean(variables && io.environment[variables.key]?.trim());
  const key = isSet ? "set" : variables?.isKeyOptional ? "optional" : "missing";
  const origin = originOf(provider);
  const [endpoint, access] = await Promise.all([
    knock(origin, io),
    isSet && Object.hasOwn(listers, providerId) ? tryRead(providerId, io) : undefined,
  ]);
  const { clockSkewMs, ...answer } = endpoint;
  return {
    providerId,
    origin: origin ?? "–",
    ...(variables ? { keyVariable: variables.key, key } : {}),
    endpoint: answer,
    ...(clockSkewMs === undefined ? {} : { clockSkewMs }),
    ...(access ? { access } : {}),
  };
}

function originOf(provider: Provider): string | undefined {
  try {
    return provider.origin;
  } catch {
    return undefined;
  }
}

/** Any HTTP answer will do: the question is whether somebody is there. */
async function knock(
  origin: string | undefined,
  { signal, clock }: ProgramIo,
): Promise<{ answers: boolean; told: string; clockSkewMs?: number }> {
  if (origin === undefined) return { answers: false, told: "the address cannot be read" };
  // Whether this machine's clock is right is the question, so it is the clock that is read.
  const now = () => (clock ? clock.now() : Date.now());
  const before = now();
  try {
    const response = await fetch(origin, {
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(endpointTimeoutMs)]),
    });
    const after = now();
    await response.body?.cancel();
    // The header counts whole seconds, so the middle of that second is the best guess.
    const theirs = Date.parse(response.headers.get("date") ?? "") + 500;
    return {
      answers: true,
      told: `${after - before} ms`,
      ...(Number.isNaN(theirs) ? {} : { clockSkewMs: theirs - (before + after) / 2 }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { answers: false, told: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  if (error.name === "TimeoutError") return `no answer in ${endpointTimeoutMs / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return "code" in cause ? String(cause.code) : cause.message;
}

async function tryRead(
  providerId: string,
  { signal }: ProgramIo,
): Promise<{ isGranted: boolean; told: string } | undefined> {
  try {
    for await (const _ of listers[providerId]?.("", signal) ?? []) break;
    return { isGranted: true, told: "granted" };
  } catch (error) {
    signal.throwIfAborted();
    const told = DocmuxError.isInstance(error) ? printable(`${error.code}: ${error.summary}`) : "no answer";
    return { isGranted: false, told };
  }
}
