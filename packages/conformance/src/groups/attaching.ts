import assert from "node:assert/strict";
import { createDocmux, formatRef, start } from "@docmux/core";
import type { ConformanceGroup } from "../conformance-case.ts";

export const attaching: ConformanceGroup = {
  name: "attaching",
  cases: [
    {
      name: "another process finds the run from its ref and reads the same result",
      concerns: (pipeline) => pipeline.capabilities.attach,
      async verify({ pipeline, otherProcess, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const handle = await start(pipeline, document, { clock });
        const before = await scenario.requests();
        const again = createDocmux({ providers: [otherProcess.provider] }).attach(formatRef(handle.ref), {
          clock,
        });
        assert.equal(await scenario.requests(), before, "attaching asked the vendor");
        const [first, second] = [await handle.result(), await again.result()];
        assert.deepEqual(second.data, first.data);
        assert.deepEqual(second.ref, first.ref);
      },
    },
    {
      name: "is refused where runs cannot be found again",
      concerns: (pipeline) => !pipeline.capabilities.attach,
      async verify({ pipeline, otherProcess, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const handle = await start(pipeline, document, { clock });
        assert.throws(
          () => createDocmux({ providers: [otherProcess.provider] }).attach(handle.ref, { clock }),
          { code: "unsupported" },
        );
      },
    },
  ],
};
