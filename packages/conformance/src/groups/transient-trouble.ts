import assert from "node:assert/strict";
import { run, start } from "@docmux/core";
import type { ConformanceCase, ConformanceGroup } from "../conformance-case.ts";
import type { Trouble } from "../conformance-options.ts";

const troubles: readonly (readonly [string, Trouble])[] = [
  ["HTTP 408", { kind: "http", status: 408 }],
  ["HTTP 429 with Retry-After", { kind: "http", status: 429, retryAfter: "3" }],
  ["HTTP 429 without Retry-After", { kind: "http", status: 429 }],
  ["HTTP 500", { kind: "http", status: 500 }],
  ["HTTP 503", { kind: "http", status: 503 }],
  ["HTTP 529", { kind: "http", status: 529 }],
  ["an HTML page of a gateway", { kind: "html", status: 502 }],
  ["an HTML page with status 200", { kind: "html", status: 200 }],
  ["a torn body", { kind: "torn-body" }],
  ["a cut connection", { kind: "lost-before-accept" }],
];

function whileWatching([name, trouble]: readonly [string, Trouble]): ConformanceCase {
  return {
    name: `${name} while watching is no news: the run is waited for`,
    concerns: (pipeline) => pipeline.capabilities.observe === "poll",
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.nextRun("completed");
      await scenario.trouble("status", trouble, 2);
      const result = await run(pipeline, document, { clock });
      assert.equal(result.status, "completed");
    },
  };
}

function whileFetching([name, trouble]: readonly [string, Trouble]): ConformanceCase {
  return {
    name: `${name} while fetching the result loses nothing`,
    concerns: (pipeline) => pipeline.doResult !== undefined && pipeline.capabilities.observe === "poll",
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.nextRun("completed");
      await scenario.trouble("result", trouble);
      const before = await scenario.startedRuns();
      const result = await run(pipeline, document, { clock });
      assert.equal(result.status, "completed");
      assert.equal(await scenario.startedRuns(), before + 1);
    },
  };
}

const noNewsCodes: readonly (string | undefined)[] = ["unavailable", "rate_limited", "bad_response"];

function atOnce([name, trouble]: readonly [string, Trouble]): ConformanceCase {
  return {
    name: `${name} is told by the look that met it: core alone asks again, not the provider`,
    concerns: (pipeline) => pipeline.capabilities.observe === "poll",
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.nextRun("completed");
      const handle = await start(pipeline, document, { clock });
      await scenario.trouble("status", trouble);
      await assert.rejects(
        handle.refresh(),
        ({ code }: { code?: string }) => noNewsCodes.includes(code),
        "the look was made again within itself",
      );
    },
  };
}

const repeatable = troubles.filter(([, { kind }]) => kind === "http" || kind === "lost-before-accept");

/** Vendors accept a run before every server of theirs can read it. */
const firstRead: ConformanceCase = {
  name: "HTTP 404 right after the start is transient: the run is polled again",
  concerns: (pipeline) => pipeline.capabilities.observe === "poll",
  async verify({ pipeline, document, scenario, clock }) {
    await scenario.nextRun("completed");
    await scenario.trouble("status", { kind: "http", status: 404 }, 2);
    const result = await run(pipeline, document, { clock });
    assert.equal(result.status, "completed");
  },
};

export const transientTrouble: ConformanceGroup = {
  name: "transient trouble",
  cases: [
    firstRead,
    ...troubles.map(whileWatching),
    ...troubles.map(atOnce),
    ...repeatable.map(whileFetching),
  ],
};
