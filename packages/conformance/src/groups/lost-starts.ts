import assert from "node:assert/strict";
import { type DocmuxError, run, type StartUnknownError, start } from "@docmux/core";
import type { ConformanceCase, ConformanceGroup, TestHarness } from "../conformance-case.ts";
import { docmuxOf } from "../docmux-of.ts";
import { proofOf } from "../proof-of.ts";

/** As long as the clock of a case jumps over, and longer than clocks differ. */
const longBeforeMs = 600_000;

/** The end that is ordered for the lost run, other than that of the runs around it, and how `run` reports it. */
function ownEnd({ scenario }: Pick<TestHarness, "scenario">) {
  return scenario.outcomes.includes("failed")
    ? (["failed", "run_failed"] as const)
    : (["completed", "completed"] as const);
}

/** How a run came out: its status, or the code of the error. */
async function outcomeOf(harness: TestHarness, pipeline = harness.pipeline): Promise<string> {
  const running = run(pipeline, harness.document, { clock: harness.clock });
  return running.then(
    ({ status }) => status,
    (error: DocmuxError) => error.code,
  );
}

const cases: readonly ConformanceCase[] = [
  {
    name: "with proof the run is adopted and ends as its own; without, it is a candidate and is not adopted",
    async verify(harness) {
      const { pipeline, document, scenario, clock } = harness;
      const proof = await proofOf(harness);
      const [end, code] = ownEnd(harness);
      await scenario.nextRun(end);
      await scenario.injectFault("start", { kind: "lost-after-accept" });
      if (proof !== "none") return assert.equal(await outcomeOf(harness), code);
      await assert.rejects(run(pipeline, document, { clock }), (error: StartUnknownError) => {
        assert.equal(error.code, "start_unknown");
        assert.ok(error.candidates && error.candidates.length > 0, "the lost run is no candidate");
        for (const { ref, status, rawStatus } of error.candidates) {
          assert.ok(ref.runId && status && rawStatus, "a candidate does not show what it is");
        }
        return true;
      });
    },
  },
  {
    name: "a run from before the start is not taken for it, though it is the only one",
    async verify({ pipeline, otherProcess, document, scenario, clock }) {
      await scenario.nextRun("completed");
      const older = await start(otherProcess, document, { clock });
      await clock.sleep(longBeforeMs);
      await scenario.injectFault("start", { kind: "lost-before-accept" });
      const taken = await start(pipeline, document, { clock }).then(
        ({ ref }) => [{ ref }],
        (error: StartUnknownError) => error.candidates ?? [],
      );
      assert.ok(
        !taken.some(({ ref }) => ref.runId === older.ref.runId),
        "an older run was taken for the lost one",
      );
    },
  },
  {
    name: "another process's run of the same moment is never adopted, though it is the only one",
    async verify(harness) {
      const { otherProcess, document, scenario, clock } = harness;
      await scenario.nextRun("completed");
      await start(otherProcess, document, { clock });
      await scenario.injectFault("start", { kind: "lost-before-accept" });
      assert.equal(await outcomeOf(harness), "start_unknown");
    },
  },
  {
    name: "of two runs of one moment only the own one is adopted",
    concerns: (_pipeline, scenario) => scenario.outcomes.includes("failed"),
    async verify(harness) {
      const { otherProcess, document, scenario, clock } = harness;
      await scenario.nextRun("completed");
      await start(otherProcess, document, { clock });
      const [end, code] = ownEnd(harness);
      await scenario.nextRun(end);
      await scenario.injectFault("start", { kind: "lost-after-accept" });
      const outcome = await outcomeOf(harness);
      assert.ok(
        outcome === code || outcome === "start_unknown",
        `it ended as ${outcome}, which is another's end`,
      );
    },
  },
  {
    name: "another process finds the same from what the error keeps, as JSON",
    async verify(harness) {
      const { pipeline, otherProcess, scenario } = harness;
      const proof = await proofOf(harness);
      const [end, code] = ownEnd(harness);
      await scenario.nextRun(end);
      await scenario.injectFault("start", { kind: "lost-after-accept" });
      const elsewhere: typeof pipeline = {
        ...otherProcess,
        doStart: (request, context) => pipeline.doStart(request, context),
        async doFindLostRuns({ search }, context) {
          const stored = JSON.parse(JSON.stringify(search)) as typeof search;
          assert.ok(otherProcess.doFindLostRuns);
          return otherProcess.doFindLostRuns({ search: stored }, context);
        },
      };
      assert.equal(await outcomeOf(harness, elsewhere), proof === "none" ? "start_unknown" : code);
    },
  },
  {
    name: "of one input of a batch give it no other input's run",
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.injectFault("start", { kind: "lost-before-accept" });
      const before = await scenario.startedRunCount();
      const items = await docmuxOf(pipeline).batch(pipeline, [document, document, document], { clock }).all();
      const runIds = items.flatMap((item) => (item.outcome === "delivered" ? [item.result.ref.runId] : []));
      assert.equal(new Set(runIds).size, runIds.length, "two inputs share a run");
      assert.equal(
        (await scenario.startedRunCount()) - before,
        runIds.length,
        "a run was started and not reported",
      );
      for (const item of items) {
        if (item.outcome === "delivered") continue;
        assert.equal((item.error as DocmuxError | undefined)?.code, "start_unknown");
      }
    },
  },
];

export const lostStarts: ConformanceGroup = {
  name: "lost starts",
  cases: cases.map((each) => ({
    ...each,
    concerns: (pipeline, scenario) =>
      pipeline.capabilities.findsLostStarts &&
      pipeline.capabilities.observe === "poll" &&
      (each.concerns?.(pipeline, scenario) ?? true),
  })),
};
