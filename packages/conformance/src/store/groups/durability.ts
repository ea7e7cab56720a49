import assert from "node:assert/strict";
import type { RecordQuery, RunStore, StartRecord } from "@docmux/core/store";
import { startStates } from "@docmux/core/store";
import { assertLatest, bringTo, moveTo, readResult } from "../lives.ts";
import type { StoreGroup } from "../store-case.ts";

export const durability: StoreGroup = {
  name: "durability and reading",
  cases: [
    {
      name: "what resolved is found by another owner after the one that wrote it was killed",
      async verify({ open, kill, newStart }) {
        for (const state of startStates) {
          const writer = await open();
          const record = await bringTo(writer, newStart(), state);
          await kill(writer);
          const reader = await open();
          await assertLatest(reader, record);
          if (record.result)
            assert.equal(String(await readResult(reader, record.key)), `result of ${record.key}`);
        }
      },
    },
    {
      name: "readers see whole versions, and never one that is older than what was acknowledged",
      async verify({ open, newStart }) {
        const [writer, reader] = [await open(), await open()];
        let record = await bringTo(writer, newStart(), "unknown");
        const { key } = record;
        let isWriting = true;
        const read = async () => {
          for (let seen = record.version; isWriting; ) {
            const acknowledged = record.version;
            const found = await reader.get(key);
            assert.ok(found, "the record vanished");
            assert.ok(found.version >= Math.max(seen, acknowledged), "an older version was read");
            assert.equal(found.looks.length, found.version - 3, "a part of a version was read");
            seen = found.version;
          }
        };
        const write = async () => {
          try {
            for (let count = 0; count < 40; count += 1) {
              record = await writer.record(record, { look: { found: count } });
            }
          } finally {
            isWriting = false;
          }
        };
        await Promise.all([write(), read()]);
        await assertLatest(reader, record);
      },
    },
    {
      name: "a list shows each record once, in its latest version, by what is asked for",
      async verify({ open, newStart }) {
        const [first, second] = [await open(), await open()];
        const batch = newStart().key;
        const provider = (index: number) => ({ providerId: index % 2 ? "acme" : "other" });
        const origin = (index: number) => ({ origin: `https://api${index % 3}.acme.test` });
        const records: StartRecord[] = [];
        for (const [index, state] of startStates.entries()) {
          const facts = { batch: { id: batch, index }, ...provider(index), ...origin(index) };
          records.push(await bringTo(first, newStart(facts), state));
        }
        const expect = async (query: RecordQuery, accepts: (record: StartRecord) => boolean) => {
          assert.deepEqual(
            await listed(second, { batch, ...query }),
            records.filter(accepts).sort(byKey),
            JSON.stringify(query),
          );
        };
        await expect({}, () => true);
        for (const state of startStates)
          await expect({ states: [state] }, (record) => record.state === state);
        await expect({ states: ["sent", "known"] }, ({ state }) => state === "sent" || state === "known");
        await expect({ states: [] }, () => false);
        await expect({ providerId: "other" }, ({ providerId }) => providerId === "other");
        await expect(
          { origin: "https://api1.acme.test" },
          (each) => each.origin === "https://api1.acme.test",
        );
        await expect(
          { expiringBefore: "2031-01-01T00:00:00.001Z" },
          (each) => each.resultExpiresAt !== undefined,
        );
        await expect({ expiringBefore: "2031-01-01T00:00:00.000Z" }, () => false);
      },
    },
    {
      name: "what a caller changes in a record that it was given changes nothing in the store",
      async verify({ open, newStart }) {
        const store = await open();
        const record = await bringTo(store, newStart(), "known");
        const kept = structuredClone(record);
        record.state = "delivered";
        (record.attempts as unknown[]).length = 0;
        if (record.ref) record.ref.runId = "another";
        await assertLatest(store, kept);
        assert.equal((await moveTo(store, kept, "ended")).ref?.runId, kept.ref?.runId);
      },
    },
    {
      name: "a record of a newer format is listed and read, and not written",
      needs: "insert",
      async verify({ open, newStart, options }) {
        const [first, second] = [await open(), await open()];
        const start = newStart({ batch: { id: newStart().key, index: 0 } });
        const base = await bringTo(first, newStart(), "unknown");
        const newer = {
          ...base,
          ...start,
          format: base.format + 1,
          version: 1,
          times: { claimed: "2030" },
          novelty: 7,
        };
        await options.insert?.(newer);
        assert.deepEqual(await listed(second, { batch: start.batch?.id ?? "" }), [newer]);
        await assertLatest(second, newer);
        await assert.rejects(second.record(newer, { look: { found: 0 } }), { code: "store_unavailable" });
        await assert.rejects(second.takeOver(newer));
        await assert.rejects(second.release(start.key, { force: "a person's order" }), {
          code: "store_unavailable",
        });
        assert.equal((await second.claim(start)).won, false);
        await assertLatest(first, newer);
      },
    },
  ],
};

async function listed(store: RunStore, query: RecordQuery): Promise<StartRecord[]> {
  const records: StartRecord[] = [];
  for await (const record of store.list(query)) records.push(record);
  return records.sort(byKey);
}

function byKey(a: StartRecord, b: StartRecord): number {
  return a.key < b.key ? -1 : 1;
}
