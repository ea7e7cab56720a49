import assert from "node:assert/strict";
import { DocmuxError, formatRef, type RunHandle, start } from "@docmux/core";
import type { ConformanceGroup } from "../conformance-case.ts";
import { docmuxOf } from "../docmux-of.ts";
import { settle } from "../settle.ts";

/** A status check without all that the ref carried: it may be refused, with an error of docmux, or be about the run. */
async function assertHonest(handle: RunHandle): Promise<void> {
  const found = await handle.refresh().catch((error: unknown) => {
    assert.ok(DocmuxError.isInstance(error), `it threw ${String(error)}, which is no error of docmux`);
  });
  if (found) assert.equal(found.ref.runId, handle.ref.runId);
}

export const attaching: ConformanceGroup = {
  name: "attaching",
  cases: [
    {
      name: "another process finds the run from its ref and reads the same result",
      concerns: (pipeline) => pipeline.capabilities.attach,
      async verify({ pipeline, otherProcess, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const handle = await start(pipeline, document, { clock });
        const before = await scenario.requestCount();
        const again = docmuxOf(otherProcess).attach(formatRef(handle.ref), {
          clock,
        });
        assert.equal(await scenario.requestCount(), before, "attaching asked the vendor");
        const [first, second] = [await handle.result(), await again.result()];
        assert.deepEqual(second.data, first.data);
        assert.deepEqual(second.ref, first.ref);
      },
    },
    {
      name: "a short ref leads another process to the same run and the same result",
      concerns: (pipeline) => pipeline.capabilities.attach,
      async verify({ pipeline, otherProcess, document, scenario, clock, leaveOut }) {
        await scenario.nextRun("completed");
        const handle = await start(pipeline, document, { clock });
        const before = await scenario.requestCount();
        const again = docmuxOf(otherProcess).attach(String(handle), { clock });
        await settle();
        assert.equal(await scenario.requestCount(), before, "attaching sent a request");
        assert.equal(again.ref.runId, handle.ref.runId);
        if (handle.ref.meta !== undefined) {
          await assertHonest(again);
          return leaveOut(
            "a short ref lacks the `meta` of this pipeline's refs: only a status check was verified",
          );
        }
        const [first, second] = [await handle.result(), await again.result()];
        assert.deepEqual(second.data, first.data);
        assert.equal(second.snapshot.ref.runId, first.snapshot.ref.runId);
      },
    },
    {
      name: "is refused where runs cannot be found again",
      concerns: (pipeline) => !pipeline.capabilities.attach,
      async verify({ pipeline, otherProcess, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const handle = await start(pipeline, document, { clock });
        assert.throws(() => docmuxOf(otherProcess).attach(handle.ref, { clock }), { code: "unsupported" });
      },
    },
  ],
};
