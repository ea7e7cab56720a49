import { type RunOutcome, type Scenario, type Trouble, testProvider } from "@docmux/conformance";
import { ManualClock } from "@docmux/core/testing";
import type { DatalabEmulator, DatalabRunOrder, Fault } from "@docmux/emulator";
import { afterAll, beforeAll, describe, it } from "vitest";
import { invoice, startDatalabTest } from "../test/test-datalab.ts";
import { createDatalab } from "./datalab-provider.ts";

const apiKey = "dl-conformance-secret-key";
/** Marks the suite's own look at the emulator, which is not a request of the provider. */
const ownLook = "x-conformance";

let emulator: DatalabEmulator;
let clock = new ManualClock();
let cases = 0;

beforeAll(async () => {
  ({ emulator } = await startDatalabTest({ apiKey, clock: { now: () => clock.now() } }));
});
afterAll(() => emulator.close());

const orders: Partial<Record<RunOutcome, DatalabRunOrder>> = {
  completed: {},
  completed_with_errors: { steps: [undefined, { outcome: "failed", errorMessage: "No such field." }] },
  failed: { steps: [{ outcome: "failed", errorMessage: "No text layer." }] },
  never: { stuck: true },
};

const paths = { start: /\/run$/, status: /\/executions\/pex_\w+$/, result: /\/steps\/\d+\/result$/ };

function toFault(trouble: Trouble) {
  switch (trouble.kind) {
    case "http": {
      const retryAfter = trouble.retryAfter === undefined ? {} : { retryAfter: trouble.retryAfter };
      return { kind: "status", status: trouble.status, body: { detail: "No." }, ...retryAfter } as const;
    }
    case "html":
      return { kind: "html-error", status: trouble.status } as const;
    case "torn-body":
      return { kind: "truncated-json" } as const;
    case "lost-before-accept":
      return { kind: "reset-before-accept" } as const;
    case "lost-after-accept":
      return { kind: "reset-after-accept" } as const;
    default:
      return trouble satisfies never;
  }
}

const scenario: Scenario = {
  outcomes: ["completed", "completed_with_errors", "failed", "never"],
  nextRun(outcome) {
    emulator.orderRun(orders[outcome] ?? {});
  },
  trouble(call, trouble, times = 1) {
    emulator.fault({ ...toFault(trouble), path: paths[call], times } as Fault);
  },
  async startedRuns() {
    const headers = { "x-api-key": apiKey, [ownLook]: "1" };
    const answer = await fetch(`${emulator.origin}/api/v1/pipelines/pl_test/executions`, { headers });
    return ((await answer.json()) as { total: number }).total;
  },
  requests: () => emulator.requests().filter(({ headers }) => headers[ownLook] === undefined).length,
};

testProvider(
  { describe, it },
  {
    createPipeline: () => createDatalab({ apiKey, baseUrl: emulator.origin }).pipeline("pl_test"),
    document: invoice(),
    scenario,
    createClock() {
      // A day for each case, so that none finds the runs of another in the list.
      cases += 1;
      const startIso = new Date(Date.UTC(2026, 3, cases, 10)).toISOString();
      clock = new ManualClock({ startIso, skipUpToMs: 600_000 });
      return clock;
    },
    secrets: [apiKey],
  },
);
