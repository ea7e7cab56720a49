import assert from "node:assert/strict";
import type { RecordChange, RunStore, StartRecord } from "@docmux/core/store";
import { assertLatest, assertRefused, bringTo, refOf } from "../lives.ts";
import type { StoreGroup } from "../store-case.ts";

export const runs: StoreGroup = {
  name: "runs",
  cases: [
    {
      name: "the run of another key is refused, and nothing changes",
      async verify({ open, newStart }) {
        const [first, second] = [await open(), await open()];
        const holder = await bringTo(first, newStart(), "sent");
        const { ref } = await first.record(holder, knownAs(holder, holder.key));
        assert.equal(ref?.runId, holder.key);
        for (const state of ["sent", "unknown", "ambiguous"] as const) {
          const other = await bringTo(second, newStart(), state);
          await assertRefused(second.record(other, knownAs(other, holder.key)), "run_taken");
          await assertLatest(first, other);
          assert.equal((await second.record(other, knownAs(other, other.key))).state, "known");
        }
      },
    },
    {
      name: "of keys that name one run at the same time exactly one gets it",
      async verify({ open, newStart }) {
        const stores = [await open(), await open(), await open()];
        for (let round = 0; round < 5; round += 1) {
          const runId = newStart().key;
          const records: [RunStore, StartRecord][] = [];
          for (const store of stores) records.push([store, await bringTo(store, newStart(), "sent")]);
          const outcomes = await Promise.allSettled(
            records.map(([store, record]) => store.record(record, knownAs(record, runId))),
          );
          assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
          for (const each of outcomes) {
            if (each.status === "rejected") await assertRefused(Promise.reject(each.reason), "run_taken");
          }
        }
      },
    },
    {
      name: "the same id at another origin or account is another run",
      async verify({ open, newStart }) {
        const store = await open();
        const runId = newStart().key;
        const places = [{}, { origin: "https://eu.acme.test" }, { account: "b".repeat(64) }];
        for (const place of places) {
          const record = await bringTo(store, newStart(place), "sent");
          assert.equal((await store.record(record, knownAs(record, runId))).ref?.runId, runId);
        }
      },
    },
    {
      name: "a write that was refused as stale takes no run",
      async verify({ open, newStart }) {
        const store = await open();
        const read = await bringTo(store, newStart(), "sent");
        await store.record(read, { to: "unknown" });
        const runId = newStart().key;
        await assertRefused(store.record(read, knownAs(read, runId)), "stale");
        const other = await bringTo(store, newStart(), "sent");
        assert.equal((await store.record(other, knownAs(other, runId))).state, "known");
      },
    },
  ],
};

function knownAs(record: StartRecord, runId: string): RecordChange {
  return { to: "known", ref: refOf(record, runId), how: "proven" };
}
