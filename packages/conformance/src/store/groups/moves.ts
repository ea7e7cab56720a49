import assert from "node:assert/strict";
import { startStates } from "@docmux/core/store";
import { allowedMoves, assertLatest, assertRefused, bringTo, bytesOf, changeTo, moveTo } from "../lives.ts";
import type { StoreGroup } from "../store-case.ts";

export const moves: StoreGroup = {
  name: "moves",
  cases: [
    {
      name: "every state may be followed by what the table allows",
      async verify({ open, newStart }) {
        const store = await open();
        for (const from of startStates) {
          for (const to of allowedMoves[from]) {
            const record = await bringTo(store, newStart(), from);
            assert.equal((await moveTo(store, record, to)).state, to, `${from} to ${to}`);
          }
        }
      },
    },
    {
      name: "no state may be followed by anything else, and a refused move changes nothing",
      async verify({ open, newStart }) {
        const store = await open();
        for (const from of startStates) {
          const record = await bringTo(store, newStart(), from);
          for (const to of startStates) {
            if (to === "stored" || allowedMoves[from].includes(to)) continue;
            await assertRefused(store.record(record, changeTo(to, record)), "move");
          }
          if (from !== "ended" && from !== "stored" && from !== "delivered") {
            await assertRefused(store.putResult(record, bytesOf("early")), "move");
            assert.equal(await store.getResult(record.key), undefined);
          }
          await assertLatest(store, record);
        }
      },
    },
    {
      name: "an owner is named while a start is prepared or sent, and at no other time",
      async verify({ open, newStart }) {
        const store = await open();
        for (const state of startStates) {
          const { owner } = await bringTo(store, newStart(), state);
          assert.equal(owner, state === "claimed" || state === "sent" ? store.owner : undefined, state);
        }
      },
    },
  ],
};
