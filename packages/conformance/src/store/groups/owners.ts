import assert from "node:assert/strict";
import { assertLatest, assertRefused, bringTo, changeTo, moveTo } from "../lives.ts";
import type { StoreGroup } from "../store-case.ts";

export const owners: StoreGroup = {
  name: "owners",
  cases: [
    {
      name: "each opening is another owner: 32 hex digits",
      async verify({ open }) {
        const ids = [(await open()).owner, (await open()).owner, (await open()).owner];
        assert.equal(new Set(ids).size, 3);
        for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
      },
    },
    {
      name: "what a live owner holds is not taken over, and not written by another",
      async verify({ open, showLife, newStart }) {
        const [first, second] = [await open(), await open()];
        for (const state of ["claimed", "sent"] as const) {
          const record = await bringTo(first, newStart(), state);
          await showLife(first);
          await assertRefused(second.takeOver(record), "owner_alive");
          const next = state === "claimed" ? "sent" : "known";
          await assertRefused(second.record(record, changeTo(next, record)), "owner_alive");
          await assertLatest(second, record);
          assert.equal((await moveTo(first, record, next)).state, next);
        }
      },
    },
    {
      name: "a claimed start of a dead owner stays claimed, by who takes it over",
      async verify({ open, kill, newStart }) {
        const [first, second] = [await open(), await open()];
        const record = await bringTo(first, newStart(), "claimed");
        await kill(first);
        const taken = await second.takeOver(record);
        assert.deepEqual([taken.state, taken.owner, taken.version], ["claimed", second.owner, 2]);
        await assertLatest(await open(), taken);
        assert.equal((await second.record(taken, { to: "sent" })).state, "sent");
      },
    },
    {
      name: "a sent start of a dead owner becomes unknown, and allows nothing to be sent",
      async verify({ open, kill, newStart }) {
        const [first, second] = [await open(), await open()];
        const record = await bringTo(first, newStart(), "sent");
        await kill(first);
        const taken = await second.takeOver(record);
        assert.deepEqual([taken.state, taken.owner, taken.version], ["unknown", undefined, 3]);
        assert.deepEqual(taken.search, record.search, "what is needed to look for the run was lost");
        await assertRefused(second.record(taken, { to: "sent" }), "move");
        await assertRefused(second.record(taken, changeTo("claimed", taken)), "move");
        await assertLatest(await open(), taken);
      },
    },
    {
      name: "of concurrent takeovers exactly one is accepted",
      async verify({ open, kill, newStart }) {
        const [first, second, third] = [await open(), await open(), await open()];
        const records = [
          await bringTo(first, newStart(), "claimed"),
          await bringTo(first, newStart(), "sent"),
        ];
        await kill(first);
        for (const record of records) {
          const stores = [second, third, second, third];
          const outcomes = await Promise.allSettled(stores.map((store) => store.takeOver(record)));
          assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
        }
      },
    },
    {
      name: "an owner that was taken for dead and wakes learns it at its next write",
      async verify({ open, kill, newStart }) {
        const [first, second] = [await open(), await open()];
        const claimed = await bringTo(first, newStart(), "claimed");
        const sent = await bringTo(first, newStart(), "sent");
        await kill(first);
        const taken = await second.takeOver(claimed);
        const unknown = await second.takeOver(sent);
        await assertRefused(first.record(claimed, { to: "sent" }), "stale");
        await assertRefused(first.record(sent, changeTo("known", sent)), "stale");
        await assertLatest(second, taken);
        await assertLatest(second, unknown);
        // Its answer still counts as proof.
        const known = { ...changeTo("known", unknown), how: "proven" } as const;
        assert.equal((await first.record(unknown, known)).state, "known");
      },
    },
    {
      name: "a start that no process holds can't be taken over",
      async verify({ open, kill, newStart }) {
        const [first, second] = [await open(), await open()];
        const states = ["unknown", "ambiguous", "refused", "known", "ended", "stored", "delivered"] as const;
        const records = [];
        for (const state of states) records.push(await bringTo(first, newStart(), state));
        await kill(first);
        for (const record of records) {
          await assertRefused(second.takeOver(record), "move");
          await assertLatest(second, record);
        }
      },
    },
    {
      name: "what an owner held when it was closed may be taken over",
      async verify({ open, newStart }) {
        const [first, second] = [await open(), await open()];
        const record = await bringTo(first, newStart(), "sent");
        await first.close();
        assert.equal((await second.takeOver(record)).state, "unknown");
      },
    },
  ],
};
