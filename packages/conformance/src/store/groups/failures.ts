import assert from "node:assert/strict";
import { StoreError } from "@docmux/core/store";
import { assertLatest, bringTo, bytesOf, changeTo } from "../lives.ts";
import type { StoreGroup } from "../store-case.ts";

export const failures: StoreGroup = {
  name: "failures",
  cases: [
    {
      name: "without its backing every call is a StoreError, and with it again nothing was lost or half written",
      needs: "interrupt",
      async verify({ open, newStart, options }) {
        const [store, late] = [await open(), await open()];
        const claimed = await bringTo(store, newStart(), "claimed");
        const sent = await bringTo(store, newStart(), "sent");
        const ended = await bringTo(store, newStart(), "ended");
        const fresh = newStart();
        const restore = await options.interrupt?.();
        assert.ok(restore);
        try {
          const calls = [
            () => store.claim(fresh),
            () => late.claim(newStart()),
            () => store.record(claimed, { to: "sent" }),
            () => store.record(sent, changeTo("known", sent)),
            () => store.takeOver(claimed),
            () => store.putResult(ended, bytesOf("a result")),
            () => store.get(claimed.key),
            () => store.getResult(ended.key),
            () => store.release(claimed.key, { force: "a person's order" }),
            async () => {
              for await (const _ of store.list()) break;
            },
          ];
          for (const call of calls) await assert.rejects(call(), StoreError.isInstance);
        } finally {
          await restore();
        }
        for (const record of [claimed, sent, ended]) await assertLatest(store, record);
        assert.equal(await store.get(fresh.key), undefined);
        assert.equal((await store.claim(fresh)).won, true);
        assert.equal((await store.record(sent, changeTo("known", sent))).state, "known");
      },
    },
  ],
};
