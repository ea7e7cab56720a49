import assert from "node:assert/strict";
import { run } from "@docmux/core";
import type { ConformanceGroup } from "../conformance-case.ts";
import { gatewayCases } from "./gateway-cases.ts";

export const startSafety: ConformanceGroup = {
  name: "start safety",
  cases: [
    {
      name: "a start that the vendor itself refused for now is sent again, and one run exists",
      concerns: (_pipeline, { ownRefusals = [] }) => ownRefusals.length > 0,
      async verify({ pipeline, document, scenario, clock }) {
        for (const refusal of scenario.ownRefusals ?? []) {
          await scenario.nextRun("completed");
          await scenario.injectFault("start", { kind: "gateway", accepted: false, ...refusal });
          const before = await scenario.startedRunCount();
          await run(pipeline, document, { clock });
          assert.equal(await scenario.startedRunCount(), before + 1);
        }
      },
    },
    {
      name: "a lost answer never leads to a second run: it is adopted, or reported as start_unknown",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        await scenario.injectFault("start", { kind: "lost-after-accept" });
        const before = await scenario.startedRunCount();
        const outcome = await run(pipeline, document, { clock }).then(
          () => "adopted",
          (error: { code?: string }) => error.code,
        );
        assert.ok(outcome === "adopted" || outcome === "start_unknown", `it ended as ${outcome}`);
        assert.equal(await scenario.startedRunCount(), before + 1);
      },
    },
    {
      name: "a start that was refused is an error of its own, and no run exists",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.injectFault("start", { kind: "http", status: 400 });
        const before = await scenario.startedRunCount();
        // A gateway may have cut off a call that lasts as long as its run.
        const codes =
          pipeline.capabilities.observe === "blocking"
            ? ["invalid_input", "start_unknown"]
            : ["invalid_input"];
        await assert.rejects(run(pipeline, document, { clock }), ({ code }: { code?: string }) =>
          codes.includes(code ?? ""),
        );
        assert.equal(await scenario.startedRunCount(), before);
      },
    },
    ...gatewayCases,
  ],
};
