import assert from "node:assert/strict";
import { inspect } from "node:util";
import { start } from "@docmux/core";
import type { ConformanceGroup } from "../conformance-case.ts";

function assertNoSecret(value: unknown, secrets: readonly string[], what: string): void {
  const shown = [
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
    JSON.stringify(value) ?? "",
  ];
  for (const secret of secrets) {
    assert.ok(!shown.some((text) => text.includes(secret)), `${what} shows the key`);
  }
}

export const secrets: ConformanceGroup = {
  name: "secrets",
  cases: [
    {
      name: "are in no event, ref, snapshot, result, handle, pipeline or provider",
      async verify({ pipeline, document, scenario, clock, secrets: keys }) {
        await scenario.nextRun("completed");
        const events: unknown[] = [];
        const handle = await start(pipeline, document, { clock, onEvent: (event) => events.push(event) });
        const result = await handle.result();
        for (const [what, value] of Object.entries({
          handle,
          events,
          result,
          pipeline,
          provider: pipeline.provider,
        })) {
          assertNoSecret(value, keys, what);
        }
      },
    },
    {
      name: "are in no error",
      async verify({ pipeline, document, scenario, clock, secrets: keys }) {
        for (const status of [401, 403, 404, 422, 500]) {
          await scenario.injectFault("start", { kind: "http", status });
          const error = await start(pipeline, document, { clock }).catch((thrown: unknown) => thrown);
          assertNoSecret(error, keys, `the error of HTTP ${status}`);
        }
      },
    },
  ],
};
