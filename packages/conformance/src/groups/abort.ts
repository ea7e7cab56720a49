import assert from "node:assert/strict";
import { run, start } from "@docmux/core";
import type { ConformanceGroup } from "../conformance-case.ts";

const reason = new Error("the caller's own reason");

export const abort: ConformanceGroup = {
  name: "abort",
  cases: [
    {
      name: "before the start: nothing is sent, and the rejection is the reason itself",
      async verify({ pipeline, document, scenario, clock }) {
        const before = await scenario.requests();
        const signal = AbortSignal.abort(reason);
        await assert.rejects(run(pipeline, document, { signal, clock }), (error) => error === reason);
        assert.equal(await scenario.requests(), before);
      },
    },
    {
      name: "after the start: nothing more is sent, and the run can be waited for again",
      concerns: (pipeline) => pipeline.capabilities.observe === "poll" && pipeline.capabilities.attach,
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const controller = new AbortController();
        const handle = await start(pipeline, document, { signal: controller.signal, clock });
        const before = await scenario.requests();
        controller.abort(reason);
        await assert.rejects(handle.result(), (error) => error === reason);
        assert.equal(await scenario.requests(), before);
      },
    },
    {
      name: 'onAbort "cancel" is refused before anything is sent where the vendor cannot stop a run',
      concerns: (pipeline) => !pipeline.capabilities.cancel,
      async verify({ pipeline, document, scenario, clock }) {
        const before = await scenario.requests();
        await assert.rejects(run(pipeline, document, { onAbort: "cancel", clock }), { code: "unsupported" });
        assert.equal(await scenario.requests(), before);
      },
    },
  ],
};
