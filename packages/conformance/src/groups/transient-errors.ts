import assert from "node:assert/strict";
import { run, start } from "@docmux/core";
import type { ConformanceCase, ConformanceGroup } from "../conformance-case.ts";
import type { InjectedFault } from "../conformance-options.ts";

const faults: readonly (readonly [string, InjectedFault])[] = [
  ["HTTP 408", { kind: "http", status: 408 }],
  ["HTTP 429 with Retry-After", { kind: "http", status: 429, retryAfter: "3" }],
  ["HTTP 429 without Retry-After", { kind: "http", status: 429 }],
  ["HTTP 500", { kind: "http", status: 500 }],
  ["HTTP 503", { kind: "http", status: 503 }],
  ["HTTP 529", { kind: "http", status: 529 }],
  ["an HTML page of a gateway", { kind: "html", status: 502 }],
  ["an HTML page with status 200", { kind: "html", status: 200 }],
  ["a truncated body", { kind: "truncated-body" }],
  ["a cut connection", { kind: "lost-before-accept" }],
];

function whileWatching([name, fault]: readonly [string, InjectedFault]): ConformanceCase {
  return {
    name: `${name} at a poll is a transient error: the run is polled again`,
    concerns: (pipeline) => pipeline.capabilities.observe === "poll",
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.nextRun("completed");
      await scenario.injectFault("status", fault, 2);
      const result = await run(pipeline, document, { clock });
      assert.equal(result.status, "completed");
    },
  };
}

function whileFetching([name, fault]: readonly [string, InjectedFault]): ConformanceCase {
  return {
    name: `${name} while fetching the result loses nothing`,
    concerns: (pipeline) => pipeline.doResult !== undefined && pipeline.capabilities.observe === "poll",
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.nextRun("completed");
      await scenario.injectFault("result", fault);
      const before = await scenario.startedRunCount();
      const result = await run(pipeline, document, { clock });
      assert.equal(result.status, "completed");
      assert.equal(await scenario.startedRunCount(), before + 1);
    },
  };
}

const transientPollCodes: readonly (string | undefined)[] = ["unavailable", "rate_limited", "bad_response"];

function atOnce([name, fault]: readonly [string, InjectedFault]): ConformanceCase {
  return {
    name: `${name} is reported by its status check: core alone repeats it, not the provider`,
    concerns: (pipeline) => pipeline.capabilities.observe === "poll",
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.nextRun("completed");
      const handle = await start(pipeline, document, { clock });
      await scenario.injectFault("status", fault);
      await assert.rejects(
        handle.refresh(),
        ({ code }: { code?: string }) => transientPollCodes.includes(code),
        "the look was made again within itself",
      );
    },
  };
}

const repeatable = faults.filter(([, { kind }]) => kind === "http" || kind === "lost-before-accept");

/** Vendors accept a run before every server of theirs can read it. */
const firstRead: ConformanceCase = {
  name: "HTTP 404 right after the start is transient: the run is polled again",
  concerns: (pipeline) => pipeline.capabilities.observe === "poll",
  async verify({ pipeline, document, scenario, clock }) {
    await scenario.nextRun("completed");
    await scenario.injectFault("status", { kind: "http", status: 404 }, 2);
    const result = await run(pipeline, document, { clock });
    assert.equal(result.status, "completed");
  },
};

export const transientErrors: ConformanceGroup = {
  name: "transient errors",
  cases: [firstRead, ...faults.map(whileWatching), ...faults.map(atOnce), ...repeatable.map(whileFetching)],
};
