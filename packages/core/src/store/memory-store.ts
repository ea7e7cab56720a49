import { StoreConflictError, StoreError } from "../errors/errors.ts";
import { sha256 } from "../model/digest.ts";
import {
  changeRecord,
  isOwned,
  matchesQuery,
  newRecord,
  requireReleasable,
  requireSameStart,
  runIdentity,
  takenOver,
} from "./record.ts";
import { collect } from "./result-bundle.ts";
import type { NewStart, RecordChange, ReleaseOptions, RunStore, StartRecord } from "./run-store.ts";

/** What several {@link memoryStore}s can share, as several processes share a folder or a database. */
export interface StoreMemory {
  records: Map<string, StartRecord>;
  results: Map<string, Uint8Array>;
  /** Which key a run belongs to. */
  runs: Map<string, string>;
  owners: Set<string>;
}

/** An empty memory. */
export function createStoreMemory(): StoreMemory {
  return { records: new Map(), results: new Map(), runs: new Map(), owners: new Set() };
}

/**
 * A store in the memory of this process: for tests, and to share starts between the parts of one program. It ends with the
 * process.
 *
 * @param memory - shared by several owners. Default: its own.
 *
 * @experimental
 *
 * @example
 * ```ts
 * const docmux = createDocmux({ providers: [datalab], store: memoryStore() });
 * ```
 */
export function memoryStore(memory: StoreMemory = createStoreMemory()): RunStore {
  const { records, results, runs, owners } = memory;
  const owner = globalThis.crypto.randomUUID().replaceAll("-", "");
  owners.add(owner);
  const by = () => ({ owner, now: new Date().toISOString() });
  const latest = (record: StartRecord): StartRecord => {
    const found = records.get(record.key);
    if (found?.version === record.version) return found;
    throw new StoreConflictError("stale", `The start "${record.key}" changed since it was read`, {
      providerId: record.providerId,
    });
  };
  const write = (record: StartRecord): StartRecord => {
    const frozen = structuredClone(record);
    records.set(record.key, frozen);
    return structuredClone(frozen);
  };
  const isAlive = (record: StartRecord) => record.owner !== undefined && owners.has(record.owner);

  return {
    owner,
    async claim(start: NewStart) {
      const found = records.get(start.key);
      if (!found) return { won: true, record: write(newRecord(start, owner, by().now)), holder: "me" };
      requireSameStart(found, start);
      const holder =
        !isOwned(found) || found.owner === undefined
          ? "none"
          : found.owner === owner
            ? "me"
            : isAlive(found)
              ? "alive"
              : "gone";
      return { won: false, record: structuredClone(found), holder };
    },
    async takeOver(record) {
      const found = latest(record);
      if (isAlive(found)) {
        throw new StoreConflictError(
          "owner_alive",
          `The start "${record.key}" is held by a process that lives`,
        );
      }
      return write(takenOver(found, by()));
    },
    async record(record, change: RecordChange) {
      const found = latest(record);
      const next = changeRecord(found, change, by());
      if (change.to === "known") {
        const identity = runIdentity(next, change.ref.runId);
        const holder = runs.get(identity);
        if (holder !== undefined && holder !== next.key) {
          throw new StoreConflictError("run_taken", `The run ${change.ref.runId} belongs to another start`, {
            ref: change.ref,
          });
        }
        runs.set(identity, next.key);
      }
      return write(next);
    },
    async putResult(record, bytes) {
      const whole = await collect(bytes);
      const digest = await sha256(whole);
      const found = records.get(record.key);
      if (found?.result) {
        if (found.result.sha256 === digest) return structuredClone(found);
        throw new StoreConflictError("other_result", `Another result is kept for the start "${record.key}"`);
      }
      const { owner: self, now } = by();
      const receipt = { sha256: digest, bytes: whole.byteLength, storedAt: now };
      const next = changeRecord(latest(record), { to: "stored", result: receipt }, { owner: self, now });
      results.set(record.key, whole);
      return write(next);
    },
    async getResult(key) {
      const receipt = records.get(key)?.result;
      const whole = results.get(key);
      if (!receipt || !whole) return undefined;
      return {
        receipt: { ...receipt },
        async *open() {
          if ((await sha256(whole)) !== receipt.sha256)
            throw new StoreError(`The result of "${key}" is damaged`);
          yield whole;
        },
      };
    },
    get: async (key) => structuredClone(records.get(key)),
    async *list(query) {
      for (const record of [...records.values()])
        if (matchesQuery(record, query)) yield structuredClone(record);
    },
    async release(key, what: ReleaseOptions = {}) {
      const found = records.get(key);
      if (!found) return;
      requireReleasable(found, what);
      results.delete(key);
      if (what.result) {
        const { result: _, ...rest } = found;
        write({ ...rest, version: found.version + 1 });
        return;
      }
      records.delete(key);
      if (found.ref) runs.delete(runIdentity(found, found.ref.runId));
    },
    async close() {
      owners.delete(owner);
    },
  };
}
