import { resolve } from "node:path";
import { StoreConflictError } from "../../errors/errors.ts";
import {
  changeRecord,
  isOwned,
  matchesQuery,
  newRecord,
  requireReleasable,
  requireSameStart,
  takenOver,
} from "../record.ts";
import type { Claim, RecordChange, RunStore, StartRecord } from "../run-store.ts";
import { Disk } from "./disk.ts";
import { toStoreError } from "./failures.ts";
import { type FileSystem, nodeFileSystem } from "./file-system.ts";
import { Layout } from "./layout.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { Owners } from "./owners.ts";
import { deleteResults, openResult, placeResult, SourceFailure, writeResult } from "./results.ts";
import { freeRun, noteRun, type RunPlace, takeRun } from "./runs.ts";
import { Session } from "./session.ts";
import { isDurable, Starts, stale } from "./starts.ts";
import { mergeVersions, publishRelease } from "./versions.ts";

/** What tests put in place of the machine. */
export interface FileStoreParts {
  sync: boolean;
  fs?: FileSystem;
  machine?: Machine;
}

/** {@link fileStore}, on any file system and machine. */
export function createFileStore(
  path: string,
  { sync, fs = nodeFileSystem, machine = thisMachine }: FileStoreParts,
): RunStore {
  const layout = new Layout(resolve(path));
  const owner = globalThis.crypto.randomUUID().replaceAll("-", "");
  const disk = new Disk(fs, layout.temporary, owner, sync);
  const owners = new Owners(disk, layout, machine);
  const session = new Session(disk, layout, owners);
  const starts = new Starts(disk, layout);
  const place: RunPlace = { disk, layout, records: () => starts.all() };
  const by = () => ({ owner, now: new Date().toISOString() });

  const attempt = async <Value>(body: () => Promise<Value>): Promise<Value> => {
    try {
      return await body();
    } catch (error) {
      throw error instanceof SourceFailure ? error.reason : toStoreError(error, layout.folder);
    }
  };
  const changing = <Value>(body: () => Promise<Value>) =>
    attempt(async () => {
      await session.open();
      return body();
    });
  const reading = <Value>(body: () => Promise<Value>) =>
    attempt(async () => {
      await session.openToRead();
      return body();
    });

  const holderOf = async (record: StartRecord): Promise<Claim["holder"]> => {
    if (!isOwned(record) || record.owner === undefined) return "none";
    if (record.owner === owner) return session.isClosed ? "gone" : "me";
    return (await owners.isGone(record.owner)) ? "gone" : "alive";
  };

  return {
    owner,
    claim: (start) =>
      changing(async () => {
        session.requireOpen();
        for (;;) {
          const latest = await starts.latest(start.key);
          const found = latest?.record;
          if (found) {
            requireSameStart(found, start);
            return { won: false, record: found, holder: await holderOf(found) };
          }
          const record = asWritten(newRecord(start, owner, by().now));
          if (await starts.create(record, (latest?.number ?? 0) + 1)) {
            return { won: true, record, holder: "me" };
          }
        }
      }),
    takeOver: (record) =>
      changing(async () => {
        session.requireOpen();
        const { found, number } = await starts.requireLatest(record);
        const holder = await holderOf(found);
        if (holder === "alive" || holder === "me") {
          throw new StoreConflictError(
            "owner_alive",
            `The start "${record.key}" is held by a process that lives`,
          );
        }
        return starts.write(asWritten(takenOver(found, by())), number + 1, { durable: true });
      }),
    record: (record, change: RecordChange) =>
      changing(async () => {
        if (change.to === "claimed" || change.to === "sent") session.requireOpen();
        const { found, number } = await starts.requireLatest(record);
        const next = asWritten(changeRecord(found, change, by()));
        if (change.to === "known") await takeRun(place, next, change.ref);
        if (change.to === "ended" && next.ref) await noteRun(place, next, next.ref);
        return starts.write(next, number + 1, { durable: isDurable(change) });
      }),
    putResult: (record, bytes) =>
      changing(async () => {
        const written = await writeResult(disk, bytes);
        try {
          const kept = (await starts.latest(record.key))?.record;
          if (kept?.result) return requireSameResult(kept, written.sha256);
          const { found, number } = await starts.requireLatest(record);
          const { now } = by();
          const result = { sha256: written.sha256, bytes: written.bytes, storedAt: now };
          const next = asWritten(changeRecord(found, { to: "stored", result }, { owner, now }));
          await placeResult(disk, layout, record.key, written);
          try {
            return await starts.write(next, number + 1, { durable: true });
          } catch (error) {
            // Another process may have been first, with the same bytes.
            const winner = (await starts.latest(record.key))?.record;
            if (StoreConflictError.isInstance(error) && winner?.result) {
              return requireSameResult(winner, written.sha256);
            }
            throw error;
          }
        } finally {
          await disk.discard(written.name);
        }
      }),
    getResult: (key) =>
      reading(async () => {
        const found = (await starts.latest(key))?.record;
        if (!found?.result) return undefined;
        const result = openResult(disk, layout, found, found.result);
        return { receipt: result.receipt, open: () => translated(result.open(), layout.folder) };
      }),
    get: (key) => reading(async () => (await starts.latest(key))?.record),
    async *list(query) {
      await reading(async () => undefined);
      for await (const record of translated(starts.all(), layout.folder)) {
        if (matchesQuery(record, query)) yield record;
      }
    },
    release: (key, what = {}) =>
      changing(async () => {
        for (;;) {
          const latest = await starts.latest(key);
          const found = latest?.record;
          if (!latest || !found) return;
          requireReleasable(found, what);
          try {
            const { result, ...rest } = found;
            let { number } = latest;
            if (result) {
              number += 1;
              const next = asWritten({ ...rest, version: found.version + 1 });
              await starts.write(next, number, { durable: true });
              await deleteResults(disk, layout, key);
            }
            if (what.result) return;
            const { folder } = layout.start(key);
            if ((await publishRelease(disk, folder, number + 1)) !== "published") throw stale(found);
            await freeRun(place, found);
            await mergeVersions(disk, folder);
            return;
          } catch (error) {
            if (!StoreConflictError.isInstance(error) || error.conflict !== "stale") throw error;
          }
        }
      }),
    close: () => attempt(() => session.close()),
  };
}

/** The record as a reader finds it: without what JSON leaves out. */
function asWritten(record: StartRecord): StartRecord {
  return JSON.parse(JSON.stringify(record)) as StartRecord;
}

function requireSameResult(record: StartRecord, sha256: string): StartRecord {
  if (record.result?.sha256 === sha256) return record;
  throw new StoreConflictError("other_result", `Another result is kept for the start "${record.key}"`, {
    providerId: record.providerId,
  });
}

async function* translated<Value>(values: AsyncIterable<Value>, folder: string): AsyncIterable<Value> {
  const iterator = values[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next().catch((error: unknown) => {
        throw toStoreError(error, folder);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
