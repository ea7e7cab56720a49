import { type Scenario, type Trouble, testProvider } from "@docmux/conformance";
import { ManualClock } from "@docmux/core/testing";
import { type ClarifeyeRunOrder, type Fault, startClarifeyeEmulator } from "@docmux/emulator";
import { afterAll, describe, it } from "vitest";
import { collect } from "../test/collect.ts";
import { invoice, invoiceSchema } from "../test/start-clarifeye-bench.ts";
import { createClarifeye } from "./clarifeye-provider.ts";

const skipUpToMs = 600_000;
let clock = new ManualClock({ skipUpToMs });
const apiKey = "clf-conformance-key";
const emulator = await startClarifeyeEmulator({
  apiKey,
  clock: { now: () => clock.now() },
  stepDurationMs: 3000,
  projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema, documentTags: invoiceSchema }] }],
});
afterAll(() => emulator.close());

const [project] = emulator.projects;
const provider = () => createClarifeye({ apiKey, baseUrl: emulator.origin, projectId: project?.id });

const orders: Record<Exclude<Scenario["outcomes"][number], "completed">, ClarifeyeRunOrder> = {
  completed_with_warnings: {
    steps: { Chunk: { outcome: "completed_with_warnings", warnings: ["page 2 skipped"] } },
  },
  // The vendor has no word for it: a run that it calls completed although a step failed.
  completed_with_errors: { finalWord: "completed", steps: { "Tag documents": { outcome: "failed" } } },
  failed: { steps: { Parse: { outcome: "failed" } } },
  cancelled: { finalWord: "aborted" },
  never: { stuck: true },
};

const places = {
  start: { path: "/run-sync/" },
  status: { method: "GET", path: /\/pipeline-runs\/[^/]+\/$/ },
  result: { path: "/data-operations/" },
};

function toFault(trouble: Trouble): Fault {
  switch (trouble.kind) {
    case "http": {
      const { status, retryAfter } = trouble;
      return { kind: "status", status, ...(retryAfter ? { retryAfter } : {}) };
    }
    case "html":
      return { kind: "html-error", status: trouble.status };
    case "torn-body":
      return { kind: "truncated-json" };
    case "lost-before-accept":
      return { kind: "reset-before-accept" };
    case "lost-after-accept":
      return { kind: "reset-after-accept" };
  }
}

const scenario: Scenario = {
  outcomes: ["completed", ...(Object.keys(orders) as (keyof typeof orders)[])],
  nextRun(outcome) {
    if (outcome !== "completed") emulator.orderRun(orders[outcome]);
  },
  trouble(call, trouble, times = 1) {
    emulator.fault({ ...toFault(trouble), ...places[call], times });
  },
  startedRuns: async () => (await collect(provider().runs())).length,
  requests: () => emulator.requests().length,
};

testProvider(
  { describe, it },
  {
    createPipeline: () => provider().extractionFlow(project?.flows[0]?.id ?? ""),
    document: invoice("invoice.pdf", "INV-1", "12.50"),
    scenario,
    createClock() {
      // Time goes on from case to case, as it does for the emulator.
      clock = new ManualClock({ startIso: new Date(clock.now()).toISOString(), skipUpToMs });
      return clock;
    },
    secrets: [apiKey],
  },
);
