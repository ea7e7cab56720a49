import { runIdentity, type StartRecord, StoreConflictError } from "@docmux/core/store";
import { latestOf, type StoreMutant } from "./store-mutant.ts";

/** At least one for each law that concerns a store. */
export const storeMutants: readonly StoreMutant[] = [
  {
    wrong: "`sent` is accepted on a version that was overtaken",
    caughtBy: "versions: a write on a version that was overtaken is refused, whatever it changes",
    mutate: (store) => ({
      record: async (record, change) =>
        store.record(change.to === "sent" ? await latestOf(store, record) : record, change),
    }),
  },
  {
    wrong: "two permissions to send are given for one version",
    caughtBy: "versions: of two concurrent permissions to send exactly one is given",
    mutate: (store) => ({
      async record(record, change) {
        try {
          return await store.record(record, change);
        } catch (error) {
          const latest = await latestOf(store, record);
          if (change.to === "sent" && latest.state === "sent") return latest;
          throw error;
        }
      },
    }),
  },
  {
    wrong: "the last write wins",
    caughtBy: "versions: of concurrent writes on one version exactly one is accepted",
    mutate: (store) => ({
      async record(record, change) {
        const isTaken = async (error: unknown) =>
          StoreConflictError.isInstance(error) && error.conflict === "stale" && (await store.get(record.key));
        for (;;) {
          try {
            return await store.record(await latestOf(store, record), change);
          } catch (error) {
            if (!(await isTaken(error))) throw error;
          }
        }
      },
    }),
  },
  {
    wrong: "a note gives no new version",
    caughtBy: "versions: notes are kept: what was uploaded, looks, statuses and expiry",
    mutate: (store, { records }) => ({
      async record(record, change) {
        const next = await store.record(record, change);
        if (change.to === undefined) records.set(record.key, record);
        return next;
      },
    }),
  },
  {
    wrong: "a live owner is robbed",
    caughtBy: "owners: what a live owner holds is not taken over, and not written by another",
    mutate: (store, { owners }) => ({
      async takeOver(record) {
        const { owner = "" } = record;
        const wasAlive = owners.delete(owner);
        try {
          return await store.takeOver(record);
        } finally {
          if (wasAlive) owners.add(owner);
        }
      },
    }),
  },
  {
    wrong: "a sent start that is taken over stays sent",
    caughtBy: "owners: a sent start of a dead owner becomes unknown, and allows nothing to be sent",
    mutate: (store, { records }) => ({
      async takeOver(record) {
        const taken = await store.takeOver(record);
        if (taken.state !== "unknown") return taken;
        const sent: StartRecord = { ...taken, state: "sent", owner: store.owner };
        records.set(record.key, sent);
        return sent;
      },
    }),
  },
  {
    wrong: "an owner that was robbed may still write",
    caughtBy: "owners: an owner that was taken for dead and wakes learns it at its next write",
    mutate: (store, { records }) => ({
      async record(record, change) {
        const latest = await latestOf(store, record);
        if (record.owner === store.owner && latest.version > record.version) records.set(record.key, record);
        return store.record(record, change);
      },
    }),
  },
  {
    wrong: "what was held by an owner that closed stays held",
    caughtBy: "owners: what an owner held when it was closed may be taken over",
    mutate: () => ({ close: async () => undefined }),
  },
  {
    wrong: "the second claim wins too",
    caughtBy: "claims: of claims one after the other only the first wins, and the second gets its record",
    mutate: (store) => ({ claim: async (start) => ({ ...(await store.claim(start)), won: true }) }),
  },
  {
    wrong: "a claim looks, and writes later",
    caughtBy: "claims: of concurrent claims of one key exactly one wins, and all get the same record",
    mutate: (store, { records }) => ({
      async claim(start) {
        const found = await store.get(start.key);
        await Promise.resolve();
        if (!found) records.delete(start.key);
        return store.claim(start);
      },
    }),
  },
  {
    wrong: "a key is given to another start",
    caughtBy: "claims: a key that is claimed for another start is refused, and nothing changes",
    mutate: (store) => ({
      async claim(start) {
        const found = await store.get(start.key);
        return store.claim(found ? { ...start, digest: found.digest } : start);
      },
    }),
  },
  {
    wrong: "every holder is taken for gone",
    caughtBy: "claims: a claim says whether the holder is this process, alive, gone, or no process",
    mutate: (store) => ({
      async claim(start) {
        const claim = await store.claim(start);
        return claim.holder === "alive" ? { ...claim, holder: "gone" } : claim;
      },
    }),
  },
  {
    wrong: "the run of another key is accepted",
    caughtBy: "runs: the run of another key is refused, and nothing changes",
    mutate: (store, { runs }) => ({
      async record(record, change) {
        if (change.to === "known") runs.delete(runIdentity(record, change.ref.runId));
        return store.record(record, change);
      },
    }),
  },
  {
    wrong: "one id is one run at every origin",
    caughtBy: "runs: the same id at another origin or account is another run",
    mutate: (store, { runs }) => ({
      async record(record, change) {
        if (change.to === "known") {
          for (const [identity, key] of runs) {
            const [, , runId] = JSON.parse(identity);
            if (runId === change.ref.runId) runs.set(runIdentity(record, runId), key);
          }
        }
        return store.record(record, change);
      },
    }),
  },
  {
    wrong: "a write that was refused takes the run",
    caughtBy: "runs: a write that was refused as stale takes no run",
    mutate: (store, { runs }) => ({
      async record(record, change) {
        const identity = change.to === "known" ? runIdentity(record, change.ref.runId) : "";
        if (identity && !runs.has(identity)) runs.set(identity, record.key);
        return store.record(record, change);
      },
    }),
  },
  {
    wrong: "a result is visible before it is whole",
    caughtBy: "results: a result is invisible until it is whole",
    mutate: (store, memory) => ({
      async putResult(record, bytes) {
        async function* shown() {
          for await (const part of bytes) {
            memory.results.set(record.key, part);
            const found = memory.records.get(record.key);
            if (found && !found.result) {
              const result = { sha256: "", bytes: part.byteLength, storedAt: "2030-01-01T00:00:00.000Z" };
              memory.records.set(record.key, { ...found, result });
            }
            yield part;
          }
          const found = memory.records.get(record.key);
          if (found) memory.records.set(record.key, record);
        }
        return store.putResult(record, shown());
      },
    }),
  },
  {
    wrong: "bytes that ended with an error are kept",
    caughtBy: "results: bytes that end with an error are not kept, and can be put again",
    mutate: (store) => ({
      async putResult(record, bytes) {
        async function* quiet() {
          try {
            yield* bytes;
          } catch {
            // As if that had been all.
          }
        }
        return store.putResult(record, quiet());
      },
    }),
  },
  {
    wrong: "other bytes are accepted for a start that has a result",
    caughtBy: "results: other bytes for a start that has a result are refused, and the first ones stay",
    mutate: (store, { records }) => ({
      async putResult(record, bytes) {
        const found = records.get(record.key);
        if (!found?.result || found.state !== "stored") return store.putResult(record, bytes);
        const { result: _, ...rest } = found;
        const ended: StartRecord = { ...rest, state: "ended" };
        records.set(record.key, ended);
        return store.putResult(ended, bytes);
      },
    }),
  },
  {
    wrong: "the same bytes again are another version",
    caughtBy: "results: the same bytes again change nothing, also after delivery",
    mutate: (store, { records }) => ({
      async putResult(record, bytes) {
        const had = records.get(record.key)?.result !== undefined;
        const stored = await store.putResult(record, bytes);
        if (had) records.set(record.key, { ...stored, version: stored.version + 1 });
        return latestOf(store, stored);
      },
    }),
  },
  {
    wrong: "a result is not compared with its digest",
    caughtBy: "results: a result that was damaged in the store is refused on reading",
    mutate: (store, { results }) => ({
      async getResult(key) {
        const kept = await store.getResult(key);
        const bytes = results.get(key);
        if (!kept || !bytes) return kept;
        return {
          ...kept,
          async *open() {
            yield bytes;
          },
        };
      },
    }),
  },
  {
    wrong: "a record holds the beginning of the result",
    caughtBy: "results: a record holds nothing of the result's bytes",
    mutate: (store, { records, results }) => ({
      async putResult(record, bytes) {
        const stored = await store.putResult(record, bytes);
        const label = new TextDecoder().decode(results.get(record.key)?.subarray(0, 20));
        records.set(record.key, { ...stored, label });
        return latestOf(store, stored);
      },
    }),
  },
  {
    wrong: "an open start is deleted",
    caughtBy:
      "releases: a start that may lead to a run, or whose result was not delivered, is not deleted without a reason",
    mutate: (store) => ({ release: (key, what) => store.release(key, { ...what, force: "always" }) }),
  },
  {
    wrong: "a deleted start keeps its run",
    caughtBy: "releases: what is settled is deleted, and its key and its run are free again",
    mutate: (store, { runs }) => ({
      async release(key, what) {
        const kept = new Map(runs);
        await store.release(key, what);
        for (const [identity, holder] of kept) runs.set(identity, holder);
      },
    }),
  },
  {
    wrong: "a move is accepted that the table does not have",
    caughtBy: "moves: no state may be followed by anything else, and a refused move changes nothing",
    mutate: (store, { records }) => ({
      async record(record, change) {
        const found = records.get(record.key);
        if (change.to !== "sent" || found?.state !== "unknown") return store.record(record, change);
        const next: StartRecord = { ...found, state: "sent", version: found.version + 1 };
        records.set(record.key, next);
        return next;
      },
    }),
  },
  {
    wrong: "what is not marked as final dies with its process",
    caughtBy:
      "durability and reading: what resolved is found by another owner after the one that wrote it was killed",
    mutate: (store, { records, owners }) => ({
      async get(key) {
        const found = records.get(key);
        if (found?.owner !== undefined && !owners.has(found.owner)) records.delete(key);
        return store.get(key);
      },
    }),
  },
  {
    wrong: "reading hands out an older version",
    caughtBy:
      "durability and reading: readers see whole versions, and never one that is older than what was acknowledged",
    mutate(store) {
      const cached = new Map<string, StartRecord>();
      return {
        async get(key) {
          const found = cached.get(key) ?? (await store.get(key));
          if (found?.state === "unknown") cached.set(key, found);
          return structuredClone(found);
        },
      };
    },
  },
  {
    wrong: "a record of a newer format is deleted",
    caughtBy: "durability and reading: a record of a newer format is listed and read, and not written",
    mutate: (store, { records }) => ({
      async release(key, what) {
        if ((records.get(key)?.format ?? 0) > 1) records.delete(key);
        return store.release(key, what);
      },
    }),
  },
];
