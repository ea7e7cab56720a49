import assert from "node:assert/strict";
import { createDocmux } from "@docmux/core";
import type { Pipeline } from "@docmux/core/provider";
import {
  createStoreMemory,
  memoryStore,
  type RecordChange,
  type RunStore,
  StoreError,
} from "@docmux/core/store";
import type { ConformanceGroup, TestHarness } from "../conformance-case.ts";

const key = "conformance";

/** A process of its own over the same store. */
function processOf(pipeline: Pipeline, store: RunStore) {
  return createDocmux({ providers: [pipeline.provider], store, lookupDelaysMs: [] });
}

/** A store that notes the state of the record whenever the vendor counted one more start. */
function watching(store: RunStore, onSent: () => Promise<void>): RunStore {
  return {
    ...store,
    async record(record, change) {
      const next = await store.record(record, change);
      if (change.to === "sent") await onSent();
      return next;
    },
  };
}

export const storedStarts: ConformanceGroup = {
  name: "stored starts",
  cases: [
    {
      name: "a start is written down before the request that bills goes out",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const before = await scenario.startedRunCount();
        const counts: number[] = [];
        const store = watching(memoryStore(), async () => {
          counts.push(await scenario.startedRunCount());
        });
        await processOf(pipeline, store).run(pipeline, document, { key, clock });
        assert.deepEqual(
          counts,
          [before],
          "context.beforeStart was not awaited right before the billing request",
        );
        assert.equal(await scenario.startedRunCount(), before + 1);
      },
    },
    {
      name: "a start that cannot be written down is not sent",
      async verify({ pipeline, document, scenario, clock }) {
        const before = await scenario.startedRunCount();
        const store = memoryStore();
        const broken: RunStore = {
          ...store,
          record: (record, change) =>
            change.to === "sent"
              ? Promise.reject(new StoreError("The disk is full"))
              : store.record(record, change),
        };
        await assert.rejects(
          processOf(pipeline, broken).run(pipeline, document, { key, clock }),
          ({ code }: { code?: string }) => code === "store_unavailable",
        );
        assert.equal(await scenario.startedRunCount(), before, "a run was started all the same");
      },
    },
    {
      name: "a process that dies after the request costs no second run: the next one adopts the run or asks a person",
      verify: dieAndContinue,
    },
    {
      name: "the response that was lost costs no second run either",
      async verify({ pipeline, otherProcess, document, scenario, clock }) {
        await scenario.nextRun("completed");
        await scenario.injectFault("start", { kind: "lost-after-accept" });
        const before = await scenario.startedRunCount();
        const memory = createStoreMemory();
        const outcomeOf = (own: Pipeline) =>
          processOf(own, memoryStore(memory))
            .run(own, document, { key, clock })
            .then(
              () => "delivered",
              ({ code }: { code?: string }) => code,
            );
        const [first, second] = [await outcomeOf(pipeline), await outcomeOf(otherProcess)];
        assert.ok(["delivered", "start_unknown"].includes(first ?? ""), `it ended as ${first}`);
        assert.equal(second, first, "another process came to another end");
        assert.equal(await scenario.startedRunCount(), before + 1);
      },
    },
    {
      name: "a kept result is read again without the vendor, and is the same",
      async verify({ pipeline, otherProcess, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const memory = createStoreMemory();
        const first = await processOf(pipeline, memoryStore(memory)).run(pipeline, document, { key, clock });
        const before = await scenario.requestCount();
        const again = await processOf(otherProcess, memoryStore(memory)).run(otherProcess, document, {
          key,
          clock,
        });
        assert.equal(await scenario.requestCount(), before, "the vendor was asked");
        assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(first)));
      },
    },
  ],
};

/** The process ends in the moment in which the vendor has the request. */
async function dieAndContinue({
  pipeline,
  otherProcess,
  document,
  scenario,
  clock,
}: TestHarness): Promise<void> {
  await scenario.nextRun("completed");
  const before = await scenario.startedRunCount();
  const memory = createStoreMemory();
  const store = memoryStore(memory);
  const dying: RunStore = {
    ...store,
    // What would be written after the request is lost with the process.
    record: (record, change) =>
      change.to === "sent" || change.to === "claimed" || isNoteOfUpload(change)
        ? store.record(record, change)
        : Promise.reject(new StoreError("The process is gone")),
  };
  await processOf(pipeline, dying)
    .start(pipeline, document, { key, clock })
    .catch(() => undefined);
  assert.equal(await scenario.startedRunCount(), before + 1);
  assert.equal((await store.get(key))?.state, "sent");
  await store.close();
  const outcome = await processOf(otherProcess, memoryStore(memory))
    .run(otherProcess, document, { key, clock })
    .then(
      () => "delivered",
      ({ code }: { code?: string }) => code,
    );
  assert.ok(outcome === "delivered" || outcome === "start_unknown", `it ended as ${outcome}`);
  assert.equal(await scenario.startedRunCount(), before + 1, "the start was sent again");
}

/** Files are uploaded, and noted, before the request is sent. */
function isNoteOfUpload(change: RecordChange): boolean {
  return "uploaded" in change;
}
