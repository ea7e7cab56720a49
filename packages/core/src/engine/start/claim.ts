import { StartLedger } from "../../account/starts.ts";
import type { CallContext } from "../../contract/call.ts";
import type { Pipeline } from "../../contract/provider.ts";
import type { StartRequest } from "../../contract/start.ts";
import { InvalidInputError, StartUnknownError, StoreConflictError } from "../../errors/errors.ts";
import type { NewStart, StartRecord } from "../../store/run-store.ts";
import { untilAborted } from "../../time/abort.ts";
import type { StartMemory } from "../environment.ts";
import { accountOf, digestOfStart, labelOf } from "./identity.ts";

/** What identifies a start in the store. */
export interface StartIdentity {
  /** Its key, which may depend on what it is of. */
  keyOf(digest: string): string | Promise<string>;
  /** The batch that it belongs to, and its place in it. */
  batch?: NewStart["batch"];
}

/** What is to be done about a start that was claimed, or that is there already. */
export type ClaimedStart =
  /** It is this process's turn to send it, under the idempotency key of the record. */
  | { kind: "mine"; ledger: StartLedger }
  /** It may have led to a run: look for that. */
  | { kind: "lost"; ledger: StartLedger; lost: StartUnknownError }
  /** It led to a run. */
  | { kind: "known"; ledger: StartLedger };

/**
 * Claims a start in the store before anything is sent. One that another process is sending is waited for.
 *
 * @throws StoreError when it cannot be written down; InvalidInputError when the key belongs to another start or was written
 * off; StartUnknownError when a person must decide first. Nothing was sent then.
 */
export async function claimStart(
  memory: StartMemory,
  pipeline: Pipeline,
  request: StartRequest,
  identity: StartIdentity,
  { clock, signal }: Pick<CallContext, "clock" | "signal">,
  onError: (error: unknown) => void,
): Promise<ClaimedStart> {
  const { store, active } = memory;
  const start = await describeStart(pipeline, request, identity);
  const { key } = start;
  const ledgerOf = (record: StartRecord) => new StartLedger(store, record, onError);
  const mine = (record: StartRecord): ClaimedStart => ({ kind: "mine", ledger: ledgerOf(record) });
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(2 * delayMs, longestDelayMs)) {
    signal.throwIfAborted();
    // One call of this process at a time: the store does not distinguish which of two has won.
    if (!active.has(key)) {
      active.add(key);
      let claimed: ClaimedStart | undefined;
      try {
        claimed = await attempt();
      } finally {
        if (claimed?.kind !== "mine") active.delete(key);
      }
      if (claimed) return claimed;
    }
    await clock.sleep(delayMs, signal);
  }

  /** @returns `undefined` while another process works on it. */
  async function attempt(): Promise<ClaimedStart | undefined> {
    const { won, record, holder } = await untilAborted(store.claim(start).catch(explainConflict), signal);
    if (won) return mine(record);
    try {
      switch (record.state) {
        case "refused":
          return mine(await store.record(record, { to: "claimed" }));
        case "claimed":
        case "sent": {
          if (holder === "alive") return undefined;
          const taken = await abandonedRecord(memory, record, holder);
          if (taken.state === "claimed") return mine(taken);
          return { kind: "lost", ledger: ledgerOf(taken), lost: lostStart(taken) };
        }
        case "unknown":
          return { kind: "lost", ledger: ledgerOf(record), lost: lostStart(record) };
        case "ambiguous":
          throw ambiguousStart(record);
        case "written_off":
          throw writtenOff(record);
        default:
          return { kind: "known", ledger: ledgerOf(record) };
      }
    } catch (error) {
      // Another process was quicker: what it wrote decides.
      if (!StoreConflictError.isInstance(error)) throw error;
      return undefined;
    }
  }
}

const firstDelayMs = 250;
const longestDelayMs = 2_000;

/** The error of a start that a person must decide about. */
export function ambiguousStart({ key, providerId, search, label }: StartRecord): StartUnknownError {
  return new StartUnknownError(`It is unknown whether an earlier start${of(label)} led to a run`, {
    providerId,
    key,
    search,
    nextStep: `Decide by docmux.resolveStart("${key}", …): adopt a run, write it off, or start again. No request was sent.`,
  });
}

function lostStart({ key, providerId, search, label, attempts }: StartRecord): StartUnknownError {
  const last = attempts.at(-1);
  return new StartUnknownError(`The response to an earlier start${of(label)} was lost`, {
    providerId,
    key,
    search,
    httpStatus: last?.httpStatus,
    requestId: last?.requestId,
  });
}

function writtenOff({ key, providerId, label, reason }: StartRecord): InvalidInputError {
  const why = reason === undefined ? "" : ` ("${reason.slice(0, 200)}")`;
  return new InvalidInputError(`The start${of(label)} was written off${why}`, {
    providerId,
    nextStep: `Call docmux.resolveStart("${key}", { startAgain: "<reason>" }), or use another key. No request was sent.`,
    advice: { action: "start-again", key },
  });
}

function of(label: string | undefined): string {
  return label === undefined ? "" : ` of "${label.slice(0, 100)}"`;
}

async function describeStart(
  pipeline: Pipeline,
  request: StartRequest,
  { keyOf, batch }: StartIdentity,
): Promise<NewStart> {
  const { provider, uri } = pipeline;
  const label = labelOf(request);
  const digest = await digestOfStart(pipeline, request);
  return {
    key: await keyOf(digest),
    digest,
    account: await accountOf(provider),
    origin: provider.origin,
    providerId: provider.providerId,
    pipelineUri: uri,
    idempotencyKey: request.idempotencyKey,
    ...(label === undefined ? {} : { label }),
    ...(batch ? { batch } : {}),
  };
}

function explainConflict(error: unknown): never {
  if (!StoreConflictError.isInstance(error) || error.conflict !== "other_start") throw error;
  const { summary, providerId, nextStep, advice } = error;
  throw new InvalidInputError(summary, { providerId, nextStep, advice });
}

/** A start that this process gave up is its own already; of another one that is gone it is taken over. */
async function abandonedRecord(
  { store }: StartMemory,
  record: StartRecord,
  holder: "me" | "gone" | "alive" | "none",
): Promise<StartRecord> {
  if (holder !== "me") return store.takeOver(record);
  return record.state === "claimed"
    ? record
    : store.record(record, { to: "unknown", attempt: { outcome: "lost" } });
}
