import assert from "node:assert/strict";
import { run } from "@docmux/core";
import type { ConformanceGroup } from "../conformance-case.ts";

/** Longer than any sleep that the clock jumps over, so that only the polls before it move the time. */
const beyondSkippedMs = 15 * 60_000;

export const deadlines: ConformanceGroup = {
  name: "deadlines",
  cases: [
    {
      name: "a run that never ends is a timeout of this client, with the ref, not a failure of the run",
      concerns: (pipeline, scenario) =>
        pipeline.capabilities.observe === "poll" && scenario.outcomes.includes("never"),
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("never");
        await assert.rejects(
          run(pipeline, document, { clock, timeoutMs: beyondSkippedMs }),
          (error: unknown) => {
            const { code, ref } = error as { code?: string; ref?: { runId: string } };
            assert.equal(code, "timeout");
            assert.ok(ref?.runId, "the ref is missing");
            return true;
          },
        );
      },
    },
  ],
};
