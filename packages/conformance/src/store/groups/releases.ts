import assert from "node:assert/strict";
import { assertLatest, assertRefused, bringTo, changeTo, readResult } from "../lives.ts";
import type { StoreGroup } from "../store-case.ts";

const open = ["claimed", "sent", "unknown", "ambiguous", "known", "ended", "stored"] as const;

export const releases: StoreGroup = {
  name: "releases",
  cases: [
    {
      name: "a start that may lead to a run, or whose result was not delivered, is not deleted without a reason",
      async verify({ open: openStore, newStart }) {
        const store = await openStore();
        for (const state of open) {
          const record = await bringTo(store, newStart(), state);
          for (const what of [undefined, {}, { force: "" }, { force: "  " }, { result: true }]) {
            await assertRefused(store.release(record.key, what), "open");
          }
          await assertLatest(store, record);
          if (state === "stored") assert.ok(await readResult(store, record.key));
        }
      },
    },
    {
      name: "with a reason it is deleted",
      async verify({ open: openStore, newStart }) {
        const store = await openStore();
        for (const state of open) {
          const { key } = await bringTo(store, newStart(), state);
          await store.release(key, { force: "a person's order" });
          assert.equal(await store.get(key), undefined);
          assert.equal(await store.getResult(key), undefined);
        }
      },
    },
    {
      name: "what is settled is deleted, and its key and its run are free again",
      async verify({ open: openStore, newStart }) {
        const [first, second] = [await openStore(), await openStore()];
        for (const state of ["refused", "written_off", "delivered"] as const) {
          const start = newStart();
          const settled = await bringTo(first, start, state);
          await first.release(start.key);
          assert.equal(await second.get(start.key), undefined);
          assert.equal(await second.getResult(start.key), undefined);
          for await (const { key } of second.list()) assert.notEqual(key, start.key);
          await assertRefused(first.record(settled, changeTo("claimed", settled)), "stale");
          const other = await bringTo(second, newStart(), "sent");
          const ref = settled.ref ?? changeTo("known", settled);
          if ("runId" in ref) await second.record(other, { to: "known", how: "decided", ref });
          const again = await bringTo(second, start, "claimed");
          assert.equal(again.version, 1);
          await assertLatest(first, again);
        }
      },
    },
    {
      name: "with `result` the record stays",
      async verify({ open: openStore, newStart }) {
        const [first, second] = [await openStore(), await openStore()];
        const { key, ref } = await bringTo(first, newStart(), "delivered");
        await first.release(key, { result: true });
        assert.equal(await second.getResult(key), undefined);
        const record = await second.get(key);
        assert.deepEqual([record?.state, record?.ref, record?.result], ["delivered", ref, undefined]);
        await second.release(key);
        assert.equal(await first.get(key), undefined);
      },
    },
    {
      name: "a key that is not there is no error",
      async verify({ open: openStore, newStart }) {
        const store = await openStore();
        await store.release(newStart().key);
        await store.release(newStart().key, { result: true });
      },
    },
  ],
};
