import assert from "node:assert/strict";
import { run, start } from "@docmux/core";
import { outputFormats } from "@docmux/core/provider";
import type { ConformanceCase, ConformanceGroup } from "../conformance-case.ts";
import { docmuxOf } from "../docmux-of.ts";
import { settle } from "../settle.ts";

/** Options that cannot be meant are refused before anything is sent: they would silently have no effect. */
function misnamed(
  what: string,
  optionsFor: (providerId: string) => Record<string, unknown>,
): ConformanceCase {
  return {
    name: `${what} is refused before anything is sent`,
    async verify({ pipeline, otherProcess, document, scenario, clock }) {
      const before = await scenario.requestCount();
      const providerOptions = optionsFor(pipeline.provider.providerId);
      const docmux = docmuxOf(otherProcess);
      const uri = otherProcess.uri as `${string}:${string}`;
      for (const starting of [
        () => run(pipeline, document, { clock, providerOptions }),
        () => docmux.run(uri, document, { clock, providerOptions }),
      ]) {
        await assert.rejects(starting, { code: "invalid_input" });
        await settle();
        assert.equal(await scenario.requestCount(), before, "a request was sent");
      }
    },
  };
}

/** What is not declared is refused before anything is sent. */
function refused(
  what: string,
  isOffered: NonNullable<ConformanceCase["concerns"]>,
  options: Parameters<typeof run>[2],
): ConformanceCase {
  return {
    name: `${what} is refused before anything is sent where it is not declared`,
    concerns: (pipeline, scenario) => !isOffered(pipeline, scenario),
    async verify({ pipeline, document, scenario, clock }) {
      const before = await scenario.requestCount();
      await assert.rejects(run(pipeline, document, { ...options, clock }), { code: "unsupported" });
      assert.equal(await scenario.requestCount(), before);
    },
  };
}

export const capabilities: ConformanceGroup = {
  name: "capabilities are accurate",
  cases: [
    misnamed("a provider id in providerOptions that is not known", (providerId) => ({
      [providerId]: {},
      [`${providerId}-docmux-unknown`]: {},
    })),
    misnamed("an option of its own that it does not know", (providerId) => ({
      [providerId]: { docmuxUnknown: true },
    })),
    refused("a page range", ({ capabilities: { pages } }) => pages, { pages: "0" }),
    ...outputFormats.map((outputFormat) =>
      refused(
        `the output format ${outputFormat}`,
        ({ capabilities: offered }) => offered.outputFormats.includes(outputFormat),
        { outputFormat },
      ),
    ),
    {
      name: "a page range is taken where it is declared",
      concerns: ({ capabilities: { pages } }) => pages,
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        assert.equal((await run(pipeline, document, { pages: "0", clock })).status, "completed");
      },
    },
    {
      name: "a run is stopped where that is declared",
      concerns: ({ capabilities: { cancel } }) => cancel,
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("never");
        const handle = await start(pipeline, document, { clock });
        assert.equal((await handle.cancel()).status, "cancelled");
        await assert.rejects(handle.result(), { code: "run_cancelled" });
      },
    },
    {
      name: "stopping a run is refused where it is not declared",
      // A run that has ended at its start needs no stop.
      concerns: ({ capabilities: { cancel, observe } }) => !cancel && observe === "poll",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const handle = await start(pipeline, document, { clock });
        await assert.rejects(handle.cancel(), { code: "unsupported" });
      },
    },
  ],
};
