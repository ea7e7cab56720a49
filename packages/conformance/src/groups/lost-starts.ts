import assert from "node:assert/strict";
import { type DocmuxError, run, runBatch, type StartUnknownError, start } from "@docmux/core";
import type { Bench, ConformanceCase, ConformanceGroup } from "../conformance-case.ts";

/** As long as the clock of a case jumps over, and longer than clocks differ. */
const longBeforeMs = 600_000;

/** The end that is asked of the lost run, other than that of the runs beside it, and the word by which `run` tells it. */
function ownEnd({ scenario }: Pick<Bench, "scenario">) {
  return scenario.outcomes.includes("failed")
    ? (["failed", "run_failed"] as const)
    : (["completed", "completed"] as const);
}

/** How a run came out: its status, or the code of the error. */
async function outcomeOf(bench: Bench, pipeline = bench.pipeline): Promise<string> {
  const running = run(pipeline, bench.document, { clock: bench.clock });
  return running.then(
    ({ status }) => status,
    (error: DocmuxError) => error.code,
  );
}

const cases: readonly ConformanceCase[] = [
  {
    name: "the run is found where runs can be listed, and ends as its own",
    async verify(bench) {
      const [end, told] = ownEnd(bench);
      await bench.scenario.nextRun(end);
      await bench.scenario.trouble("start", { kind: "lost-after-accept" });
      assert.equal(await outcomeOf(bench), told);
    },
  },
  {
    name: "a run from before the start is not taken for it, though it is the only one",
    async verify({ pipeline, otherProcess, document, scenario, clock }) {
      await scenario.nextRun("completed");
      const older = await start(otherProcess, document, { clock });
      await clock.sleep(longBeforeMs);
      await scenario.trouble("start", { kind: "lost-before-accept" });
      const taken = await start(pipeline, document, { clock }).then(
        ({ ref }) => [ref],
        (error: StartUnknownError) => error.candidates ?? [],
      );
      assert.ok(
        !taken.some(({ runId }) => runId === older.ref.runId),
        "an older run was taken for the lost one",
      );
    },
  },
  {
    name: "somebody else's run of the same moment is not taken for it: the right one is found, or none adopted",
    concerns: (_pipeline, scenario) => scenario.outcomes.includes("failed"),
    async verify(bench) {
      const { otherProcess, document, scenario, clock } = bench;
      await scenario.nextRun("completed");
      await start(otherProcess, document, { clock });
      const [end, told] = ownEnd(bench);
      await scenario.nextRun(end);
      await scenario.trouble("start", { kind: "lost-after-accept" });
      const outcome = await outcomeOf(bench);
      assert.ok(
        outcome === told || outcome === "start_unknown",
        `it ended as ${outcome}, which is another's end`,
      );
    },
  },
  {
    name: "another process finds the run from what the error keeps, as JSON",
    async verify(bench) {
      const { pipeline, otherProcess, scenario } = bench;
      const [end, told] = ownEnd(bench);
      await scenario.nextRun(end);
      await scenario.trouble("start", { kind: "lost-after-accept" });
      const elsewhere: typeof pipeline = {
        ...otherProcess,
        doStart: (request, context) => pipeline.doStart(request, context),
        async doFindStarted({ search }, context) {
          const stored = JSON.parse(JSON.stringify(search)) as typeof search;
          return (await otherProcess.doFindStarted?.({ search: stored }, context)) ?? [];
        },
      };
      assert.equal(await outcomeOf(bench, elsewhere), told);
    },
  },
  {
    name: "of one input of a batch give it no other input's run",
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.trouble("start", { kind: "lost-before-accept" });
      const before = await scenario.startedRuns();
      const items = await runBatch(pipeline, [document, document, document], { clock });
      const runIds = items.flatMap((item) => (item.outcome === "delivered" ? [item.result.ref.runId] : []));
      assert.equal(new Set(runIds).size, runIds.length, "two inputs share a run");
      assert.equal((await scenario.startedRuns()) - before, runIds.length, "a run was started and not told");
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
      pipeline.capabilities.list &&
      pipeline.capabilities.observe === "poll" &&
      (each.concerns?.(pipeline, scenario) ?? true),
  })),
};
