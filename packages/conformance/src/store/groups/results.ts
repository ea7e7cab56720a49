import assert from "node:assert/strict";
import { StoreError } from "@docmux/core/store";
import { assertLatest, assertRefused, bringTo, bytesOf, readResult } from "../lives.ts";
import type { StoreGroup } from "../store-case.ts";

const large = Uint8Array.from({ length: 3_000_001 }, (_, index) => (index * 31) % 251);

export const results: StoreGroup = {
  name: "results",
  cases: [
    {
      name: "a result comes back byte for byte, to every owner",
      async verify({ open, newStart }) {
        const [first, second] = [await open(), await open()];
        const contents = [
          [large.subarray(0, 7), large.subarray(7)],
          ["{}"],
          [],
          [new Uint8Array(0), "\0\ufeffé"],
        ];
        for (const parts of contents) {
          const ended = await bringTo(first, newStart(), "ended");
          assert.equal(await second.getResult(ended.key), undefined);
          const stored = await first.putResult(ended, bytesOf(...parts));
          assert.equal(stored.state, "stored");
          const expected = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
          assert.equal(stored.result?.bytes, expected.byteLength);
          assert.deepEqual((await second.getResult(ended.key))?.receipt, stored.result);
          for (const store of [first, second]) {
            assert.ok((await readResult(store, ended.key))?.equals(expected), "the bytes differ");
          }
        }
      },
    },
    {
      name: "a result is invisible until it is whole",
      async verify({ open, newStart }) {
        const [first, second] = [await open(), await open()];
        const ended = await bringTo(first, newStart(), "ended");
        let looked = false;
        async function* looking() {
          for (const part of ["one half, ", "the other, ", "the end"]) {
            yield new TextEncoder().encode(part);
            for (const store of [first, second]) {
              assert.equal(await store.getResult(ended.key), undefined, "a part of a result was visible");
              await assertLatest(store, ended);
            }
            looked = true;
          }
        }
        const stored = await first.putResult(ended, looking());
        assert.ok(looked);
        assert.equal(String(await readResult(second, ended.key)), "one half, the other, the end");
        await assertLatest(second, stored);
      },
    },
    {
      name: "bytes that end with an error are not kept, and can be put again",
      async verify({ open, newStart }) {
        const store = await open();
        const ended = await bringTo(store, newStart(), "ended");
        const lost = new Error("the connection was lost");
        async function* cutOff() {
          yield new TextEncoder().encode("half a re");
          throw lost;
        }
        await assert.rejects(store.putResult(ended, cutOff()), (error) => error === lost);
        assert.equal(await store.getResult(ended.key), undefined);
        await assertLatest(store, ended);
        await store.putResult(ended, bytesOf("a whole result"));
        assert.equal(String(await readResult(store, ended.key)), "a whole result");
      },
    },
    {
      name: "the same bytes again change nothing, also after delivery",
      async verify({ open, newStart }) {
        const [first, second] = [await open(), await open()];
        const ended = await bringTo(first, newStart(), "ended");
        const stored = await first.putResult(ended, bytesOf("the ", "result"));
        for (const read of [ended, stored]) {
          assert.deepEqual(await second.putResult(read, bytesOf("the result")), stored);
        }
        const delivered = await first.record(stored, { to: "delivered" });
        assert.deepEqual(await second.putResult(stored, bytesOf("the result")), delivered);
        await assertLatest(second, delivered);
        assert.equal(String(await readResult(second, ended.key)), "the result");
      },
    },
    {
      name: "other bytes for a start that has a result are refused, and the first ones stay",
      async verify({ open, newStart }) {
        const [first, second] = [await open(), await open()];
        const ended = await bringTo(first, newStart(), "ended");
        const stored = await first.putResult(ended, bytesOf("the result"));
        for (const read of [ended, stored]) {
          await assertRefused(second.putResult(read, bytesOf("another result")), "other_result");
        }
        await assertLatest(second, stored);
        assert.equal(String(await readResult(second, ended.key)), "the result");
      },
    },
    {
      name: "of different results that are put at the same time one is kept, whole",
      async verify({ open, newStart }) {
        const stores = [await open(), await open(), await open()];
        const [first] = stores;
        assert.ok(first);
        const ended = await bringTo(first, newStart(), "ended");
        const outcomes = await Promise.allSettled(
          stores.map((store, index) => store.putResult(ended, bytesOf("result ", `of owner ${index}`))),
        );
        const accepted = outcomes.flatMap(({ status }, index) => (status === "fulfilled" ? [index] : []));
        assert.equal(accepted.length, 1);
        for (const each of outcomes) {
          if (each.status === "rejected")
            await assertRefused(Promise.reject(each.reason), "other_result", "stale");
        }
        assert.equal(String(await readResult(first, ended.key)), `result of owner ${accepted[0]}`);
      },
    },
    {
      name: "a result that was damaged in the store is refused on reading",
      needs: "damageResult",
      async verify({ open, newStart, options }) {
        const store = await open();
        const ended = await bringTo(store, newStart(), "ended");
        await store.putResult(ended, bytesOf("the result"));
        await options.damageResult?.(ended.key);
        await assert.rejects(readResult(store, ended.key), StoreError.isInstance);
      },
    },
    {
      name: "a record holds nothing of the result's bytes",
      async verify({ open, newStart }) {
        const store = await open();
        const ended = await bringTo(store, newStart(), "ended");
        const stored = await store.putResult(ended, bytesOf("IBAN DE02 1203"));
        const delivered = await store.record(stored, { to: "delivered" });
        for (const record of [stored, delivered, await store.get(ended.key)]) {
          assert.doesNotMatch(JSON.stringify(record), /IBAN/);
        }
      },
    },
  ],
};
