import assert from "node:assert/strict";
import { type DocmuxError, hasOutput, isTerminal, type RunStatus, start } from "@docmux/core";
import type { ConformanceCase, ConformanceGroup } from "../conformance-case.ts";
import type { RunOutcome } from "../conformance-options.ts";
import { settle } from "../settle.ts";

const ended = [
  "completed",
  "completed_with_warnings",
  "completed_with_errors",
  "failed",
  "cancelled",
] as const;

function endsAs(outcome: Exclude<RunOutcome, "never">): ConformanceCase {
  return {
    name: `a run that ends ${outcome} is reported so, with the vendor's own status`,
    concerns: (_pipeline, scenario) => scenario.outcomes.includes(outcome),
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.nextRun(outcome);
      const handle = await start(pipeline, document, { clock });
      const seen: RunStatus[] = [];
      const watch = handle.on("run-update", ({ snapshot }) => seen.push(snapshot.status));
      const settled = await handle.result({ partial: "return" }).then(
        (result) => result.snapshot.status,
        (error: DocmuxError) => error.code,
      );
      watch();
      const expected = hasOutput(outcome) ? outcome : outcome === "failed" ? "run_failed" : "run_cancelled";
      assert.equal(settled, expected);
      const last = handle.latest;
      assert.equal(last?.status, outcome);
      assert.ok(last?.rawStatus, "the vendor's own status is missing");
      const firstEnd = seen.findIndex((status) => isTerminal(status));
      assert.ok(firstEnd === -1 || firstEnd === seen.length - 1, `it left its end: ${seen.join(", ")}`);
    },
  };
}

/** An answer that names another run, where answers name runs at all. */
const anotherRun: ConformanceCase = {
  name: "an answer about another run settles nothing",
  concerns: ({ capabilities }, { rewriteResponse }) =>
    capabilities.observe === "poll" && rewriteResponse !== undefined,
  async verify({ pipeline, document, scenario, clock }) {
    await scenario.nextRun("completed");
    const handle = await start(pipeline, document, { clock });
    const { runId } = handle.ref;
    let named = false;
    const rename = (text: string) => {
      named ||= text.includes(runId);
      return text.replaceAll(runId, otherId(runId));
    };
    await scenario.rewriteResponse?.("status", rename, always);
    const outcome = await handle.refresh().then(
      () => "used",
      (error: DocmuxError) => error.code,
    );
    if (named) assert.equal(outcome, "bad_response");
  },
};

/** Only a wait or a call asks for the status: a listener alone costs nothing. */
const onlyListening: ConformanceCase = {
  name: "listening to a handle sends no request",
  async verify({ pipeline, document, scenario, clock }) {
    await scenario.nextRun("completed");
    const handle = await start(pipeline, document, { clock });
    const before = await scenario.requestCount();
    handle.on("run-update", () => undefined);
    handle.on("run-end", () => undefined);
    await settle();
    assert.equal(await scenario.requestCount(), before, "a request was sent that nothing asked for");
  },
};

/** More status checks than the case makes. */
const always = 10;

/** An id of the same form: every digit is another one. */
function otherId(runId: string): string {
  return runId
    .replace(/\d/g, (digit) => String((Number(digit) + 1) % 10))
    .replace(/[A-Za-z](?=[^A-Za-z]*$)/, "q");
}

export const statuses: ConformanceGroup = {
  name: "status invariants",
  cases: [...ended.map(endsAs), anotherRun, onlyListening],
};
