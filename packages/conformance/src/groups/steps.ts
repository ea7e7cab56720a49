import assert from "node:assert/strict";
import { isTerminal, run, type Step } from "@docmux/core";
import type { ConformanceGroup } from "../conformance-case.ts";

export const steps: ConformanceGroup = {
  name: "steps",
  cases: [
    {
      name: "have unique keys and lead to each other by them",
      concerns: (pipeline) => pipeline.capabilities.steps !== "none",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const { snapshot } = await run(pipeline, document, { clock });
        const keys = new Set(snapshot.steps.map((step) => step.key));
        assert.ok(keys.size > 0, "it declares steps, but a completed run has none");
        assert.equal(keys.size, snapshot.steps.length, "two steps have one key");
        for (const step of snapshot.steps) {
          for (const key of [...step.dependsOn, ...(step.parent ? [step.parent] : [])]) {
            assert.ok(keys.has(key), `step ${step.key} names ${key}, which is no step`);
          }
        }
      },
    },
    {
      name: "begin and end once each, in that order",
      concerns: (pipeline) => pipeline.capabilities.steps !== "none",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const begun: string[] = [];
        const ended: string[] = [];
        const { snapshot } = await run(pipeline, document, {
          clock,
          onEvent: (event) => {
            if (event.type === "step-start") begun.push(event.step.key);
            if (event.type !== "step-end") return;
            assert.ok(begun.includes(event.step.key), `step ${event.step.key} ended before it began`);
            ended.push(event.step.key);
          },
        });
        assert.equal(new Set(begun).size, begun.length, "a step began twice");
        assert.equal(new Set(ended).size, ended.length, "a step ended twice");
        const open = snapshot.steps.filter((step: Step) => !isTerminal(step.status));
        assert.deepEqual(
          open.map((step) => step.key),
          [],
        );
      },
    },
    {
      name: "are reported before the run ends, where they are declared live",
      concerns: (pipeline) => pipeline.capabilities.steps === "live",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        let isReported = false;
        await run(pipeline, document, {
          clock,
          onEvent: (event) => {
            if (event.type !== "run-update" || isTerminal(event.snapshot.status)) return;
            isReported ||= event.snapshot.steps.length > 0;
          },
        });
        assert.ok(isReported, "no step was reported before the run ended");
      },
    },
  ],
};
