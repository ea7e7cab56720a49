import { CallLimits } from "../account/account.ts";
import type { CallContext } from "../contract/call.ts";
import type { BundlePart } from "../store/result-bundle.ts";
import type { RunStore } from "../store/run-store.ts";
import { LiveRuns } from "./watch/live-runs.ts";

/** What the runs of one docmux share. */
export interface Environment {
  /** Vendors that `providerOptions` may name. Absent: the vendor of the pipeline alone. */
  readonly providerIds?: readonly string[];
  readonly limits: CallLimits;
  /** The runs that this process waits for. */
  readonly liveRuns: LiveRuns;
  /** Where starts are written down. Absent: a start is known to this process alone. */
  readonly memory?: StartMemory;
}

/** A store, and how it is used. */
export interface StartMemory {
  readonly store: RunStore;
  /** Results are kept. */
  readonly keepsResults: boolean;
  /** Milliseconds before each further look for a lost start. */
  readonly lookupDelaysMs: readonly number[];
  /** Keys of starts that this process works on, with every docmux over the same store. */
  readonly active: Set<string>;
}

const activeKeys = new WeakMap<RunStore, Set<string>>();

/** The keys of starts that this process works on over a store. A store knows its owner, not which call of it. */
export function activeKeysOf(store: RunStore): Set<string> {
  const known = activeKeys.get(store);
  if (known) return known;
  const active = new Set<string>();
  activeKeys.set(store, active);
  return active;
}

/** 2 s, 10 s and 30 s after the one before: 42 s in all. */
export const defaultLookupDelaysMs: readonly number[] = [2_000, 10_000, 30_000];

/** Shared by the free functions, and by every docmux that limits nothing itself. */
export const defaultLimits = new CallLimits();

/** That of the free functions. */
export const defaultEnvironment: Environment = { limits: defaultLimits, liveRuns: new LiveRuns() };

/** What a call carries so that its responses are collected, where results are kept. */
export function keepingBytes(
  { memory }: Environment,
  responses: BundlePart[],
): Pick<CallContext, "onResponseBytes"> {
  if (!memory?.keepsResults) return {};
  return {
    onResponseBytes: ({ operation, contentType, bytes }) =>
      responses.push({ name: operation, contentType, bytes }),
  };
}
