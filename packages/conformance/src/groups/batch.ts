import assert from "node:assert/strict";
import { run, start } from "@docmux/core";
import type { ConformanceGroup } from "../conformance-case.ts";
import { docmuxOf } from "../docmux-of.ts";

export const batch: ConformanceGroup = {
  name: "batch",
  cases: [
    {
      name: "runs at the same time are not confused",
      concerns: (pipeline, scenario) =>
        pipeline.capabilities.observe === "poll" && scenario.outcomes.includes("failed"),
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("failed");
        const failing = await start(pipeline, document, { clock });
        await scenario.nextRun("completed");
        const completing = await start(pipeline, document, { clock });
        assert.notEqual(completing.ref.runId, failing.ref.runId, "two runs have one id");
        const [failed, completed] = await Promise.allSettled([failing.result(), completing.result()]);
        assert.equal(failed.status, "rejected", "the run that failed was reported as delivered");
        assert.equal((failed.reason as { code?: string }).code, "run_failed");
        assert.equal(completed.status, "fulfilled", "the run that completed was reported as failed");
        assert.equal(completed.value.snapshot.ref.runId, completing.ref.runId);
      },
    },
    {
      name: "every input has its own run, its own outcome and its place",
      async verify({ pipeline, document, scenario, clock }) {
        const before = await scenario.startedRunCount();
        const items = await docmuxOf(pipeline)
          .batch(pipeline, [document, document, document], { clock })
          .all();
        assert.deepEqual(
          items.map(({ index, outcome }) => [index, outcome]),
          [0, 1, 2].map((index) => [index, "delivered"]),
        );
        assert.equal(new Set(items.map(({ ref }) => ref?.runId)).size, 3, "two inputs share a run");
        assert.equal(await scenario.startedRunCount(), before + 3);
      },
    },
    {
      name: "an input that is refused fails alone",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.injectFault("start", { kind: "http", status: 400 });
        const before = await scenario.startedRunCount();
        const items = await docmuxOf(pipeline)
          .batch(pipeline, [document, document], {
            clock,
            concurrency: 1,
          })
          .all();
        assert.deepEqual(
          items.map(({ outcome }) => outcome),
          ["failed", "delivered"],
        );
        assert.equal(await scenario.startedRunCount(), before + 1);
      },
    },
    {
      name: "a refused account stops what was not started",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.injectFault("start", { kind: "http", status: 401 });
        const before = await scenario.startedRunCount();
        const items = await docmuxOf(pipeline)
          .batch(pipeline, [document, document], {
            clock,
            concurrency: 1,
          })
          .all();
        assert.deepEqual(
          items.map(({ outcome }) => outcome),
          ["failed", "not_started"],
        );
        assert.equal(await scenario.startedRunCount(), before);
        assert.equal((await run(pipeline, document, { clock })).status, "completed");
      },
    },
    {
      name: "an abort in its middle starts nothing more and keeps what was delivered",
      async verify({ pipeline, document, scenario, clock }) {
        const before = await scenario.startedRunCount();
        const controller = new AbortController();
        const reason = new Error("the caller's own reason");
        const batch = docmuxOf(pipeline).batch(pipeline, [document, document, document], {
          clock,
          concurrency: 1,
          signal: controller.signal,
        });
        const items = [];
        for await (const item of batch) {
          items.push(item);
          controller.abort(reason);
        }
        assert.deepEqual(
          items.map((item) => (item.outcome === "delivered" ? item.outcome : item.error)),
          ["delivered", reason, reason],
        );
        assert.equal(await scenario.startedRunCount(), before + 1);
      },
    },
  ],
};
