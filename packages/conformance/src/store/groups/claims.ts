import assert from "node:assert/strict";
import { assertLatest, assertRefused, bringTo } from "../lives.ts";
import type { StoreGroup } from "../store-case.ts";

export const claims: StoreGroup = {
  name: "claims",
  cases: [
    {
      name: "of claims one after the other only the first wins, and the second gets its record",
      async verify({ open, newStart }) {
        const [first, second] = [await open(), await open()];
        const start = newStart({ batch: { id: "b", index: 3 } });
        const won = await first.claim(start);
        assert.deepEqual([won.won, won.holder], [true, "me"]);
        assert.equal(won.record.owner, first.owner);
        assert.equal(won.record.version, 1);
        assert.deepEqual(
          { ...won.record, ...start },
          won.record,
          "the record lacks a part of what was claimed",
        );
        for (const store of [first, second]) {
          const again = await store.claim(start);
          assert.equal(again.won, false);
          assert.deepEqual(again.record, won.record);
        }
      },
    },
    {
      name: "of concurrent claims of one key exactly one wins, and all get the same record",
      async verify({ open, newStart }) {
        const stores = [await open(), await open(), await open()];
        for (let round = 0; round < 5; round += 1) {
          const start = newStart();
          const outcomes = await Promise.all([...stores, ...stores].map((store) => store.claim(start)));
          const winners = outcomes.filter(({ won }) => won);
          assert.equal(winners.length, 1);
          for (const { record } of outcomes) assert.deepEqual(record, winners[0]?.record);
        }
      },
    },
    {
      name: "a key that is claimed for another start is refused, and nothing changes",
      async verify({ open, newStart }) {
        const [first, second] = [await open(), await open()];
        const start = newStart();
        const { record } = await first.claim(start);
        for (const store of [first, second]) {
          await assertRefused(store.claim({ ...start, digest: "e".repeat(64) }), "other_start");
        }
        await assertLatest(second, record);
      },
    },
    {
      name: "a claim says whether the holder is this process, alive, gone, or no process",
      async verify({ open, kill, showLife, newStart }) {
        const [first, second] = [await open(), await open()];
        for (const state of ["claimed", "sent"] as const) {
          const start = newStart();
          await bringTo(first, start, state);
          await showLife(first);
          assert.equal((await first.claim(start)).holder, "me");
          assert.equal((await second.claim(start)).holder, "alive");
          const known = newStart();
          await bringTo(first, known, "known");
          assert.equal((await second.claim(known)).holder, "none");
          const gone = await open();
          const left = newStart();
          await bringTo(gone, left, state);
          await kill(gone);
          assert.equal((await second.claim(left)).holder, "gone");
        }
      },
    },
    {
      name: "any key is one key: with slashes, dots, control characters, 10,000 characters, or the names of members",
      async verify({ open, newStart }) {
        const store = await open();
        const { key } = newStart();
        const odd = [
          "../..",
          "/etc/passwd",
          "a\0b\n\r\t",
          "__proto__",
          "constructor",
          ".",
          "é/ö",
          "x".repeat(10_000),
        ];
        const keys = odd.map((part) => `${part}${key}`.replaceAll("\0", "\u0001"));
        for (const each of keys) await bringTo(store, newStart({ key: each }), "sent");
        for (const each of keys) assert.equal((await store.get(each))?.key, each);
        assert.equal(await store.get("__proto__"), undefined);
      },
    },
  ],
};
