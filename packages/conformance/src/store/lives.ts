import assert from "node:assert/strict";
import type { RunRef } from "@docmux/core";
import {
  type NewStart,
  type RecordChange,
  type RunStore,
  type StartRecord,
  type StartState,
  type StoreConflict,
  StoreConflictError,
} from "@docmux/core/store";

/** Which states may follow each, written down once more than in core: a store that uses other ones is wrong. */
export const allowedMoves: Readonly<Record<StartState, readonly StartState[]>> = {
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

/** Through which states a start comes to each. */
const paths: Readonly<Record<StartState, readonly StartState[]>> = {
  claimed: [],
  sent: ["sent"],
  unknown: ["sent", "unknown"],
  ambiguous: ["sent", "unknown", "ambiguous"],
  refused: ["sent", "refused"],
  written_off: ["sent", "unknown", "ambiguous", "written_off"],
  known: ["sent", "known"],
  ended: ["sent", "known", "ended"],
  stored: ["sent", "known", "ended", "stored"],
  delivered: ["sent", "known", "ended", "stored", "delivered"],
};

/** Claims a start and brings it to a state. */
export async function bringTo(store: RunStore, start: NewStart, state: StartState): Promise<StartRecord> {
  const claim = await store.claim(start);
  assert.equal(claim.won, true, "a key that no one had was not won");
  let { record } = claim;
  for (const next of paths[state]) record = await moveTo(store, record, next);
  return record;
}

/** Moves a record on by one state. */
export function moveTo(store: RunStore, record: StartRecord, state: StartState): Promise<StartRecord> {
  if (state === "stored") return store.putResult(record, bytesOf(`result of ${record.key}`));
  return store.record(record, changeTo(state, record));
}

/** A change to a state, with all that belongs to it. */
export function changeTo(state: Exclude<StartState, "stored">, record: StartRecord): RecordChange {
  switch (state) {
    case "claimed":
      return { to: "claimed", attempt: { outcome: "unsent" }, reason: "a person's order" };
    case "sent":
      return { to: "sent", search: { after: 7 } };
    case "known":
      return { to: "known", ref: refOf(record, `run-of-${record.key}`), how: "answered" };
    case "written_off":
      return { to: "written_off", reason: "a person's order" };
    case "ended":
      return { to: "ended", status: "completed", resultExpiresAt: "2031-01-01T00:00:00.000Z" };
    default:
      return { to: state };
  }
}

/** A ref of a run at the origin of a record. */
export function refOf({ providerId, pipelineUri, origin }: NewStart, runId: string): RunRef {
  return { version: 1, providerId, pipelineId: "invoices@1", pipelineUri, runId, origin };
}

/** Bytes in parts. */
export async function* bytesOf(...parts: (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield typeof part === "string" ? new TextEncoder().encode(part) : part;
}

/** All bytes of a kept result; `undefined` for none. */
export async function readResult(store: RunStore, key: string): Promise<Buffer | undefined> {
  const result = await store.getResult(key);
  if (!result) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of result.open()) parts.push(part);
  return Buffer.concat(parts);
}

/** Asserts that something is refused as one of the given conflicts. */
export async function assertRefused(
  outcome: Promise<unknown>,
  ...conflicts: readonly StoreConflict[]
): Promise<void> {
  await assert.rejects(outcome, (error) => {
    if (!StoreConflictError.isInstance(error)) throw error;
    assert.ok(
      conflicts.includes(error.conflict),
      `refused as "${error.conflict}", not as ${conflicts.join(", ")}`,
    );
    return true;
  });
}

/** Asserts that the latest version is the given one. */
export async function assertLatest(store: RunStore, record: StartRecord): Promise<void> {
  assert.deepEqual(await store.get(record.key), record);
}
