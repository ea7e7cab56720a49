import assert from "node:assert/strict";
import type { StartRecord, StartState } from "@docmux/core/store";
import { assertLatest, assertRefused, bringTo, changeTo, moveTo } from "../lives.ts";
import type { StoreGroup } from "../store-case.ts";

export const versions: StoreGroup = {
  name: "versions",
  cases: [
    {
      name: "a write on a version that was overtaken is refused, whatever it changes",
      async verify({ open, newStart }) {
        const store = await open();
        const read = await bringTo(store, newStart(), "claimed");
        const latest = await store.record(read, { uploaded: ["file-1"] });
        await assertRefused(store.record(read, { to: "sent" }), "stale");
        await assertRefused(store.record(read, { uploaded: ["file-2"] }), "stale");
        await assertRefused(store.takeOver(read), "stale");
        await assertLatest(store, latest);
        const sent = await store.record(latest, { to: "sent" });
        await assertRefused(store.record(latest, { to: "sent" }), "stale");
        await assertRefused(store.record(latest, changeTo("refused", latest)), "stale");
        await assertLatest(store, sent);
      },
    },
    {
      name: "of concurrent writes on one version exactly one is accepted",
      async verify({ open, newStart }) {
        const stores = [await open(), await open(), await open()];
        const [first] = stores;
        assert.ok(first);
        for (let round = 0; round < 5; round += 1) {
          const record = await bringTo(first, newStart(), "unknown");
          const outcomes = await Promise.allSettled(
            stores.flatMap((store) => [
              store.record(record, { look: { found: 0 } }),
              store.record(record, { to: "ambiguous" }),
            ]),
          );
          const accepted = outcomes.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
          assert.equal(accepted.length, 1);
          for (const each of outcomes) {
            if (each.status === "rejected") await assertRefused(Promise.reject(each.reason), "stale", "move");
          }
          await assertLatest(first, accepted[0] as StartRecord);
        }
      },
    },
    {
      name: "of two concurrent permissions to send exactly one is given",
      async verify({ open, newStart }) {
        const store = await open();
        for (let round = 0; round < 5; round += 1) {
          const { record } = await store.claim(newStart());
          const outcomes = await Promise.allSettled([
            store.record(record, { to: "sent" }),
            store.record(record, { to: "sent" }),
          ]);
          assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
        }
      },
    },
    {
      name: "versions have no gaps, and each change is in the next one",
      async verify({ open, newStart }) {
        const store = await open();
        let record = await bringTo(store, newStart(), "claimed");
        const life: StartState[] = [
          "sent",
          "claimed",
          "sent",
          "unknown",
          "ambiguous",
          "claimed",
          "sent",
          "known",
        ];
        for (const state of [...life, "ended", "stored", "delivered"] as const) {
          const next = await moveTo(store, record, state);
          assert.equal(next.version, record.version + 1);
          assert.equal(next.state, state);
          assert.ok(next.times[state], `the time of ${state} is missing`);
          await assertLatest(store, next);
          record = next;
        }
        assert.equal(record.attempts.length, 3);
        assert.equal(record.attempts[0]?.outcome, "unsent");
      },
    },
    {
      name: "notes are kept: what was uploaded, looks, statuses and expiry",
      async verify({ open, newStart }) {
        const store = await open();
        const claimed = await bringTo(store, newStart(), "claimed");
        const noted = await store.record(claimed, { uploaded: [{ file: "file-1" }] });
        assert.deepEqual(noted.uploaded, [{ file: "file-1" }]);
        const unknown = await moveTo(store, await moveTo(store, noted, "sent"), "unknown");
        const looked = await store.record(unknown, { look: { found: 2 } });
        assert.deepEqual(
          looked.looks.map(({ found }) => found),
          [2],
        );
        const known = await moveTo(store, looked, "known");
        const seen = await store.record(known, {
          status: "running",
          resultExpiresAt: "2031-02-03T00:00:00.000Z",
        });
        assert.deepEqual([seen.state, seen.status], ["known", "running"]);
        await assertLatest(await open(), seen);
      },
    },
    {
      name: "who held a key before it was released and claimed again can't write to it",
      async verify({ open, newStart }) {
        const [first, second] = [await open(), await open()];
        const start = newStart();
        const old = await bringTo(first, start, "refused");
        await first.release(start.key);
        // Brought to the same number of the version.
        const again = await bringTo(second, start, "refused");
        assert.equal(again.version, old.version);
        const latest = await second.record(again, changeTo("claimed", again));
        await assertRefused(first.record(old, changeTo("claimed", old)), "stale");
        await assertLatest(first, latest);
      },
    },
  ],
};
