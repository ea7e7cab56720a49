import { StartLedger } from "../account/starts.ts";
import type { Pipeline, Provider } from "../contract/provider.ts";
import { refOf } from "../contract/ref-of.ts";
import type { StartResponse } from "../contract/start.ts";
import { DocmuxError } from "../errors/docmux-error.ts";
import { InvalidInputError, StartUnknownError, StoreConflictError } from "../errors/errors.ts";
import type { JsonValue } from "../model/json.ts";
import type { RunRef } from "../model/ref.ts";
import { hasOutput, isTerminal } from "../model/status.ts";
import type { StartRecord, StartState } from "../store/run-store.ts";
import { type Clock, type Random, systemClock, systemRandom } from "../time/clock.ts";
import type { Environment, StartMemory } from "./environment.ts";
import { EventHub } from "./events.ts";
import { LiveRunHandle } from "./handle.ts";
import { requireSameOrigin, resolvePipeline } from "./pipelines.ts";
import { ambiguousStart } from "./start/claim.ts";
import { accountOf } from "./start/identity.ts";
import { findStarted } from "./start/lost-start.ts";
import { RunSession } from "./watch/session.ts";

/** Which starts are looked after. Left out: every one that is open. */
export interface RecoverOptions {
  /** One start. */
  key?: string;
  /** Those of one vendor. */
  providerId?: string;
  /** Stops it; nothing more is sent. */
  signal?: AbortSignal;
  /** Replaces the wall clock and real timers. For tests. */
  clock?: Clock;
  /** Replaces `Math.random`. For tests. */
  random?: Random;
}

/** The outcome of `recover` for one start. */
export interface RecoveredStart {
  key: string;
  /** What a person recognizes it by, such as a file name. */
  label?: string;
  providerId: string;
  pipelineUri: string;
  /** Before. */
  from: StartState;
  /** After: `stored` and `delivered` are done, `known` is still running, `ambiguous` needs a person. */
  state: StartState;
  ref?: RunRef;
  /** What a start that was never sent left at the vendor, such as uploaded files. Nothing deletes it. */
  uploaded?: readonly JsonValue[];
  /** Why it could not be moved on: try again later, or decide. */
  error?: DocmuxError;
}

/** What a person decides about a start that may have led to a run. */
export type StartDecision =
  /** The run with this id is the one; its result is then fetched as any other. */
  | { adopt: string; reason?: string }
  /** No run is looked for any more. */
  | { writeOff: string }
  /** It may be started again under the same key, and may be paid twice. */
  | { startAgain: string };

/**
 * Moves every open start of a store on by one step, those first whose results expire first: takes over what a process that is
 * gone left, looks for lost runs and adopts them on proof, checks the status of known ones, and keeps the results of those
 * that have ended. Starts nothing.
 */
export async function* recoverStarts(
  environment: Environment,
  memory: StartMemory,
  providers: readonly Provider[],
  options: RecoverOptions = {},
): AsyncGenerator<RecoveredStart, void, undefined> {
  const { key, providerId, signal } = options;
  const records: StartRecord[] = [];
  if (key === undefined) {
    const query = { states: openStates, ...(providerId === undefined ? {} : { providerId }) };
    for await (const record of memory.store.list(query)) records.push(record);
  } else {
    const record = await memory.store.get(key);
    if (!record) throw unknownKey(key);
    records.push(record);
  }
  records.sort((a, b) => expiryOf(a).localeCompare(expiryOf(b)));
  for (const record of records) {
    signal?.throwIfAborted();
    const { key, label, providerId, pipelineUri, state: from } = record;
    const base = { key, providerId, pipelineUri, from, ...(label === undefined ? {} : { label }) };
    try {
      const { state, ref, uploaded } = await moveOn(environment, memory, providers, record, options);
      const left = state === "refused" && uploaded ? { uploaded } : {};
      yield { ...base, state, ...(ref ? { ref } : {}), ...left };
    } catch (error) {
      signal?.throwIfAborted();
      if (!DocmuxError.isInstance(error)) throw error;
      const latest = (await memory.store.get(key)) ?? record;
      yield { ...base, state: latest.state, ...(latest.ref ? { ref: latest.ref } : {}), error };
    }
  }
}

/** States in which something is left to do without a person. */
const openStates: readonly StartState[] = ["claimed", "sent", "unknown", "ambiguous", "known", "ended"];

/** How often a run is looked for by `recover` before a person is asked. */
const mostLooks = 6;

/** Records what a person decided. @throws InvalidInputError, StoreConflictError, StoreError */
export async function resolveStart(
  memory: StartMemory,
  providers: readonly Provider[],
  key: string,
  decision: StartDecision,
): Promise<StartState> {
  const { store } = memory;
  const record = await store.get(key);
  if (!record) throw unknownKey(key);
  if ("adopt" in decision) {
    const { adopt, reason } = decision;
    const { pipeline } = await pipelineOfStart(record, providers);
    const ref = refOfStart(record, pipeline, { runId: adopt });
    const change = { to: "known", ref, how: "decided", ...(reason === undefined ? {} : { reason }) } as const;
    return (await store.record(record, change)).state;
  }
  if ("writeOff" in decision) {
    requireReason(decision.writeOff);
    return (
      await store.record(await toAmbiguous(memory, record), { to: "written_off", reason: decision.writeOff })
    ).state;
  }
  requireReason(decision.startAgain);
  const open = record.state === "written_off" ? record : await toAmbiguous(memory, record);
  const claimed = await store.record(open, { to: "claimed", reason: decision.startAgain });
  // Not held by this process: the next call with the key sends it.
  return (await store.record(claimed, { to: "refused" })).state;
}

async function toAmbiguous({ store }: StartMemory, record: StartRecord): Promise<StartRecord> {
  return record.state === "unknown" ? store.record(record, { to: "ambiguous" }) : record;
}

function requireReason(reason: unknown): void {
  if (typeof reason === "string" && reason.trim() !== "") return;
  throw new InvalidInputError("A decision about a start needs a reason", {
    nextStep: 'Write why, such as "looked at the vendor: no run at that time".',
  });
}

function unknownKey(key: string): InvalidInputError {
  return new InvalidInputError(`The store knows no start with the key "${key.slice(0, 100)}"`, {
    nextStep: "List the starts of the store. No request was sent.",
  });
}

function expiryOf({ resultExpiresAt }: StartRecord): string {
  return resultExpiresAt ?? "9999";
}

async function moveOn(
  environment: Environment,
  memory: StartMemory,
  providers: readonly Provider[],
  record: StartRecord,
  options: RecoverOptions,
): Promise<StartRecord> {
  switch (record.state) {
    case "claimed":
    case "sent": {
      const taken = await takeOver(memory, record);
      if (!taken) return record;
      if (taken.state !== "claimed") return moveOn(environment, memory, providers, taken, options);
      // Nothing was sent, and only its caller has the document.
      return memory.store.record(taken, { to: "refused" });
    }
    case "unknown":
      return lookFor(environment, memory, providers, record, options);
    case "ambiguous":
      throw ambiguousStart(record);
    case "known":
    case "ended":
      return fetchResult(environment, memory, providers, record, options);
    default:
      return record;
  }
}

/** @returns `undefined` while the owner lives. */
async function takeOver(
  { store, active }: StartMemory,
  record: StartRecord,
): Promise<StartRecord | undefined> {
  if (active.has(record.key)) return undefined;
  try {
    return await store.takeOver(record);
  } catch (error) {
    if (StoreConflictError.isInstance(error)) return undefined;
    throw error;
  }
}

async function lookFor(
  environment: Environment,
  memory: StartMemory,
  providers: readonly Provider[],
  record: StartRecord,
  options: RecoverOptions,
): Promise<StartRecord> {
  const { pipeline, isSameKey } = await pipelineOfStart(record, providers);
  const ledger = new StartLedger(memory.store, record);
  const { providerId, key, search, attempts } = record;
  const lost = new StartUnknownError("The response to the start was lost", { providerId, key, search });
  const sentAt = attempts.at(-1)?.sentAt;
  const toRef = (answer: StartResponse) => ({
    ...refOfStart(record, pipeline, answer),
    ...(sentAt === undefined ? {} : { startedAt: sentAt }),
  });
  const once: Environment = { ...environment, memory: { ...memory, lookupDelaysMs: [] } };
  try {
    await findStarted(once, pipeline, lost, contextOf(options), toRef, ledger);
  } catch (error) {
    // Another account lists other runs: that this one lists none says nothing.
    if (isSameKey && ledger.record.looks.length >= mostLooks) await ledger.ambiguous();
    throw error;
  }
  return moveOn(environment, memory, providers, ledger.record, options);
}

async function fetchResult(
  environment: Environment,
  memory: StartMemory,
  providers: readonly Provider[],
  record: StartRecord,
  options: RecoverOptions,
): Promise<StartRecord> {
  const { ref } = record;
  if (!ref) return record;
  const { pipeline } = await pipelineOfStart(record, providers);
  const ledger = new StartLedger(memory.store, record);
  const hub = new EventHub(undefined);
  const session = new RunSession({ environment, pipeline, ref, hub, options, ledger });
  const handle = new LiveRunHandle(session);
  const snapshot = await handle.refresh(options.signal ? { signal: options.signal } : {});
  await ledger.idle();
  if (!isTerminal(snapshot.status)) return ledger.record;
  if (!hasOutput(snapshot.status)) {
    ledger.delivered();
    await ledger.idle();
    return ledger.record;
  }
  await handle.keepResult(options.signal);
  return ledger.record;
}

function contextOf({ signal, clock, random }: RecoverOptions) {
  return {
    signal: signal ?? new AbortController().signal,
    clock: clock ?? systemClock,
    random: random ?? systemRandom,
    onRetry: () => undefined,
    onResponse: () => undefined,
  };
}

/**
 * The pipeline of a recorded start, of a provider that is set to the origin of the start.
 *
 * @returns with it whether the start was made with the same API key. Another one may be of the same account, or not.
 * @throws ConfigError when every provider of the vendor is set to another origin.
 */
async function pipelineOfStart(
  { providerId, pipelineUri, origin, account, ref }: StartRecord,
  providers: readonly Provider[],
): Promise<{ pipeline: Pipeline; isSameKey: boolean }> {
  const own = providers.filter((each) => each.providerId === providerId && each.origin === origin);
  for (const provider of own) {
    if ((await accountOf(provider)) === account)
      return { pipeline: resolvePipeline(pipelineUri, [provider]), isSameKey: true };
  }
  const pipeline = resolvePipeline(pipelineUri, own.length > 0 ? own : providers);
  requireSameOrigin(origin, pipeline, ref);
  return { pipeline, isSameKey: false };
}

function refOfStart(
  { key, pipelineUri }: StartRecord,
  pipeline: Pipeline,
  { runId, meta }: Pick<StartResponse, "runId" | "meta">,
): RunRef {
  return { ...refOf(pipeline, runId, { ...(meta ? { meta } : {}), startKey: key }), pipelineUri };
}
