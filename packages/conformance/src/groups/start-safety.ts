import assert from "node:assert/strict";
import { run } from "@docmux/core";
import type { ConformanceCase, ConformanceGroup } from "../conformance-case.ts";
import type { Trouble } from "../conformance-options.ts";

const refusals: readonly (readonly [string, Trouble])[] = [
  ["HTTP 429", { kind: "http", status: 429 }],
  ["HTTP 503", { kind: "http", status: 503 }],
];

function repeatedAfter([name, trouble]: readonly [string, Trouble]): ConformanceCase {
  return {
    name: `a start that was refused with ${name} is sent again, and one run exists`,
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.nextRun("completed");
      await scenario.trouble("start", trouble);
      const before = await scenario.startedRuns();
      await run(pipeline, document, { clock });
      assert.equal(await scenario.startedRuns(), before + 1);
    },
  };
}

export const startSafety: ConformanceGroup = {
  name: "start safety",
  cases: [
    ...refusals.map(repeatedAfter),
    {
      name: "a lost answer never leads to a second run: it is adopted, or told as start_unknown",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        await scenario.trouble("start", { kind: "lost-after-accept" });
        const before = await scenario.startedRuns();
        const outcome = await run(pipeline, document, { clock }).then(
          () => "adopted",
          (error: { code?: string }) => error.code,
        );
        assert.ok(outcome === "adopted" || outcome === "start_unknown", `it ended as ${outcome}`);
        assert.equal(await scenario.startedRuns(), before + 1);
      },
    },
    {
      name: "a start that was surely refused is an error of its own, and no run exists",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.trouble("start", { kind: "http", status: 400 });
        const before = await scenario.startedRuns();
        await assert.rejects(run(pipeline, document, { clock }), { code: "invalid_input" });
        assert.equal(await scenario.startedRuns(), before);
      },
    },
  ],
};
