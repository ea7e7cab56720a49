import * as z from "zod/mini";
import { StoreConflictError, StoreError } from "../errors/errors.ts";
import { runRefSchema } from "../model/ref.ts";
import { runStatuses } from "../model/status.ts";
import {
  type NewStart,
  type RecordChange,
  type RecordQuery,
  type ReleaseOptions,
  type ResultReceipt,
  type StartAttempt,
  type StartRecord,
  type StartState,
  startStates,
} from "./run-store.ts";

// What is the same in every store: which state may follow which, and how a record is written and read.

/** The version of the record that this release writes. */
export const recordFormat = 1;

/** Which states may follow each. */
const moves: Readonly<Record<StartState, readonly StartState[]>> = {
  claimed: ["sent", "refused"],
  sent: ["known", "refused", "claimed", "unknown"],
  unknown: ["known", "ambiguous"],
  ambiguous: ["known", "written_off", "claimed"],
  refused: ["claimed"],
  written_off: ["claimed"],
  known: ["ended"],
  ended: ["stored", "delivered"],
  stored: ["delivered"],
  delivered: [],
};

/** States in which a run may exist, or come to exist, whose result was not delivered. */
const openStates: readonly StartState[] = [
  "claimed",
  "sent",
  "unknown",
  "ambiguous",
  "known",
  "ended",
  "stored",
];

/** States that one process works on. */
const ownedStates: readonly StartState[] = ["claimed", "sent"];

/** The first version of a record. */
export function newRecord(start: NewStart, owner: string, now: string): StartRecord {
  return {
    format: recordFormat,
    ...start,
    version: 1,
    state: "claimed",
    owner,
    attempts: [],
    looks: [],
    times: { claimed: now },
  };
}

/**
 * The next version of a record. A store calls it with what it read, and writes the outcome only if that is still the latest
 * version.
 *
 * @param by - `owner`: the process that changes it; `now`: the time for `times`, ISO 8601.
 * @throws StoreConflictError `move` for a state that may not follow, or a record of another owner; StoreError for a record
 * of a newer release.
 */
export function changeRecord(
  record: StartRecord,
  change: RecordChange | { to: "stored"; result: ResultReceipt },
  { owner, now }: { owner: string; now: string },
): StartRecord {
  requireWritable(record);
  requireOwner(record, owner);
  const { owner: _, ...rest } = record;
  const state = change.to ?? record.state;
  if (change.to !== undefined && !moves[record.state].includes(change.to)) {
    throw conflict(
      "move",
      record,
      `The start "${record.key}" is ${record.state} and cannot become ${change.to}`,
    );
  }
  const attempts = changeAttempts(record.attempts, change, now);
  const next: StartRecord = {
    ...rest,
    ...factsOf(change),
    ...(change.to === "sent" ? { sentBy: owner } : {}),
    ...(change.to === "ended" ? { endedBy: owner } : {}),
    version: record.version + 1,
    state,
    ...(ownedStates.includes(state) ? { owner } : {}),
    attempts,
    times: change.to === undefined ? record.times : { ...record.times, [state]: now },
  };
  if (change.to === undefined && change.look) next.looks = [...record.looks, { at: now, ...change.look }];
  return next;
}

/**
 * The record after its owner is gone. The store has made sure of that.
 *
 * @throws StoreConflictError `move` for a record that no process works on.
 */
export function takenOver(record: StartRecord, { owner, now }: { owner: string; now: string }): StartRecord {
  requireWritable(record);
  if (!ownedStates.includes(record.state)) {
    throw conflict("move", record, `The start "${record.key}" is ${record.state}: no process holds it`);
  }
  const { owner: _, ...rest } = record;
  const version = record.version + 1;
  if (record.state === "claimed") return { ...rest, version, owner };
  return { ...rest, version, state: "unknown", times: { ...record.times, unknown: now } };
}

/** @throws StoreConflictError `open` for what may not be deleted; StoreError for a record of a newer release. */
export function requireReleasable(record: StartRecord, { force }: ReleaseOptions = {}): void {
  requireWritable(record);
  if (force !== undefined && force.trim() !== "") return;
  if (!openStates.includes(record.state)) return;
  throw conflict(
    "open",
    record,
    `The start "${record.key}" is ${record.state}: what it led to was not delivered`,
    'Deliver it first, or pass { force: "<reason>" }.',
  );
}

/** @throws StoreConflictError `other_start` when a key is claimed for something else. */
export function requireSameStart(record: StartRecord, { digest }: NewStart): void {
  if (record.digest === digest) return;
  throw conflict(
    "other_start",
    record,
    `The key "${record.key}" belongs to another start`,
    "Use another key for another document, pipeline or options. No request was sent.",
  );
}

/** Whether a record is asked for. */
export function matchesQuery(record: StartRecord, query: RecordQuery = {}): boolean {
  const { states, batch, providerId, origin, expiringBefore } = query;
  return (
    (states === undefined || states.includes(record.state)) &&
    (batch === undefined || record.batch?.id === batch) &&
    (providerId === undefined || record.providerId === providerId) &&
    (origin === undefined || record.origin === origin) &&
    (expiringBefore === undefined ||
      (record.resultExpiresAt !== undefined && record.resultExpiresAt < expiringBefore))
  );
}

/** Whether one process works on a record in this state, so that another must not. */
export function isOwned({ state }: StartRecord): boolean {
  return ownedStates.includes(state);
}

/** What identifies a run among the keys of a store: one run belongs to one key. */
export function runIdentity({ origin, account }: StartRecord, runId: string): string {
  return JSON.stringify([origin, account, runId]);
}

/**
 * A record as it was written. One of a newer format keeps what this release does not know, and can't be changed.
 *
 * @throws StoreError for what is no record.
 */
export function parseRecord(value: unknown): StartRecord {
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return parsed.data as StartRecord;
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === "number" && format > recordFormat) return value as StartRecord;
  throw new StoreError("A record of the store cannot be read", {
    nextStep: "Move it out of the store and report it; no other record depends on it.",
  });
}

const times = z.partialRecord(z.enum(startStates), z.string());

const recordSchema = z.looseObject({
  format: z.literal(recordFormat),
  key: z.string(),
  digest: z.string(),
  account: z.string(),
  origin: z.string(),
  providerId: z.string(),
  pipelineUri: z.string(),
  idempotencyKey: z.string(),
  version: z.int().check(z.positive()),
  state: z.enum(startStates),
  owner: z.optional(z.string()),
  attempts: z.array(z.looseObject({ sentAt: z.string() })),
  looks: z.array(z.looseObject({ at: z.string(), found: z.number() })),
  ref: z.optional(runRefSchema),
  status: z.optional(z.enum(runStatuses)),
  result: z.optional(z.looseObject({ sha256: z.string(), bytes: z.number(), storedAt: z.string() })),
  times,
});

function requireWritable({ format, key }: StartRecord): void {
  if (format <= recordFormat) return;
  throw new StoreError(`The record of "${key}" was written by a newer docmux (format ${format})`, {
    nextStep: `This release writes format ${recordFormat}; upgrade docmux.`,
  });
}

function requireOwner(record: StartRecord, owner: string): void {
  if (record.owner === undefined || record.owner === owner) return;
  throw conflict("owner_alive", record, `The start "${record.key}" is held by another process`);
}

function changeAttempts(
  attempts: readonly StartAttempt[],
  change: RecordChange | { to: "stored" },
  now: string,
): readonly StartAttempt[] {
  if (change.to === "sent") return [...attempts, { sentAt: now }];
  const outcome = "attempt" in change ? change.attempt : undefined;
  const last = attempts.at(-1);
  return outcome && last ? [...attempts.slice(0, -1), { ...last, ...outcome }] : attempts;
}

/** What a change writes next to the state. */
function factsOf(change: RecordChange | { to: "stored"; result: ResultReceipt }): Partial<StartRecord> {
  const { to: _, ...facts } = change as Partial<StartRecord> & {
    to?: unknown;
    attempt?: unknown;
    look?: unknown;
  };
  delete facts.attempt;
  delete facts.look;
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function conflict(
  kind: StoreConflictError["conflict"],
  record: StartRecord,
  summary: string,
  nextStep?: string,
): StoreConflictError {
  return new StoreConflictError(kind, summary, {
    providerId: record.providerId,
    ...(record.ref ? { ref: record.ref } : {}),
    nextStep,
  });
}
