import assert from "node:assert/strict";
import { run, start } from "@docmux/core";
import type { ConformanceCase, ConformanceGroup } from "../conformance-case.ts";
import { docmuxOf } from "../docmux-of.ts";

/** Answers with a success status that deliver nothing. */
const emptyAnswers = ['{"error":"out of memory"}', '{"detail":"not ready"}', "{}"];

/** More than a result has parts. */
const always = 100;

export const results: ConformanceGroup = {
  name: "results",
  cases: [
    {
      name: "of a completed run hold output, the snapshot and the raw answers",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const result = await run(pipeline, document, { clock });
        const hasContent = Object.values(result.content).some((part) => part !== undefined);
        assert.ok(
          result.data !== undefined || hasContent || result.outputs.length > 0,
          "it delivered nothing",
        );
        assert.equal(result.ref.runId, result.snapshot.ref.runId);
        assert.ok(Object.keys(result.raw.answers).length > 0, "the raw answers are missing");
        assert.ok(pipeline.provider.providerId in result.providerMetadata);
      },
    },
    ...emptyAnswers.map(
      (answer): ConformanceCase => ({
        name: `that hold only ${answer} are no success`,
        concerns: ({ doResult, capabilities }, { rewriteResponse }) =>
          doResult !== undefined && capabilities.observe === "poll" && rewriteResponse !== undefined,
        async verify({ pipeline, document, scenario, clock }) {
          await scenario.nextRun("completed");
          await scenario.rewriteResponse?.("result", () => answer, always);
          const result = await run(pipeline, document, { clock, partial: "return" }).catch(
            (error: { code?: string }) => error,
          );
          if (!("status" in result)) return assert.ok(result.code, "it failed without a docmux error");
          assert.ok(result.status !== "completed", `${answer} was delivered as completed`);
          assert.ok(result.issues.length > 0, `${answer} was delivered without an issue`);
        },
      }),
    ),
    {
      name: "can be stored as JSON and read again to the same, without asking the vendor",
      async verify({ pipeline, otherProcess, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const result = await run(pipeline, document, { clock });
        const asked = await scenario.requestCount();
        const again = await docmuxOf(otherProcess).renormalize(JSON.parse(JSON.stringify(result)));
        assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(result)));
        assert.equal(await scenario.requestCount(), asked);
      },
    },
    {
      name: "are fetched once, however often they are asked for",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const handle = await start(pipeline, document, { clock });
        await handle.result();
        const asked = await scenario.requestCount();
        await handle.result();
        assert.equal(await scenario.requestCount(), asked);
      },
    },
    {
      name: "are not changed by what the normalizer does",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const { raw, snapshot } = await run(pipeline, document, { clock });
        const before = JSON.stringify(raw);
        pipeline.normalizeResult({ raw, snapshot });
        assert.equal(JSON.stringify(raw), before);
      },
    },
    {
      name: "of any garbage are refused with a docmux error or read, never anything else",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const { raw, snapshot } = await run(pipeline, document, { clock });
        const { DocmuxError } = await import("@docmux/core");
        for (const garbage of [null, 0, "", [], {}, [[]], { status: 1 }, { data: { a: null } }]) {
          const answers = Object.fromEntries(Object.keys(raw.answers).map((name) => [name, garbage]));
          try {
            pipeline.normalizeResult({ raw: { version: 1, answers }, snapshot });
          } catch (error) {
            assert.ok(DocmuxError.isInstance(error), `${JSON.stringify(garbage)} threw ${String(error)}`);
          }
        }
      },
    },
  ],
};
