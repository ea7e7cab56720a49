import { createFaultControls, type RunOutcome, testProvider } from "@docmux/conformance";
import { ManualClock } from "@docmux/core/testing";
import { type ClarifeyeRunScript, startClarifeyeEmulator, startRequestRecorder } from "@docmux/emulator";
import { afterAll, describe, it } from "vitest";
import { invoice, invoiceSchema } from "../test/start-bench.ts";
import { createClarifeye } from "./provider.ts";

const skipUpToMs = 600_000;
let clock = new ManualClock({ skipUpToMs });
const apiKey = "clf-conformance-key";
const emulator = await startClarifeyeEmulator({
  apiKey,
  clock: { now: () => clock.now() },
  stepDurationMs: 3000,
  projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema, documentTags: invoiceSchema }] }],
});
const recorder = await startRequestRecorder();
afterAll(() => Promise.all([emulator.close(), recorder.close()]));

const [project] = emulator.projects;
const provider = () => createClarifeye({ apiKey, baseUrl: emulator.origin, projectId: project?.id });

const orders: Record<RunOutcome, ClarifeyeRunScript> = {
  completed: {},
  completed_with_warnings: {
    steps: { Chunk: { outcome: "completed_with_warnings", warnings: ["page 2 skipped"] } },
  },
  // The vendor has no word for it: a run that it calls completed although a step failed.
  completed_with_errors: { finalStatus: "completed", steps: { "Tag documents": { outcome: "failed" } } },
  failed: { steps: { Parse: { outcome: "failed" } } },
  cancelled: { finalStatus: "aborted" },
  never: { stuck: true },
};

const places = {
  start: { path: /\/run-sync\/$/ },
  status: { method: "GET", path: /\/pipeline-runs\/[^/]+\/$/ },
  result: { path: "/data-operations/" },
};

testProvider(
  { describe, it },
  {
    createPipeline: () => provider().extractionFlow(project?.flows[0]?.id ?? ""),
    document: invoice("invoice.pdf", "INV-1", "12.50"),
    scenario: {
      ...createFaultControls(emulator, places, recorder),
      outcomes: Object.keys(orders) as RunOutcome[],
      nextRun: (outcome) => emulator.scriptRun(orders[outcome]),
      // What the vendor's own routes took, whether or not the provider heard of it.
      startedRunCount: () =>
        emulator
          .requests()
          .filter(({ path, vendorStatus = 500 }) => places.start.path.test(path) && vendorStatus < 300)
          .length,
    },
    createClock() {
      // A day for each case, so that none finds the runs of another in the list.
      const startIso = new Date(clock.now() + 86_400_000).toISOString();
      clock = new ManualClock({ startIso, skipUpToMs });
      return clock;
    },
    secrets: [apiKey],
  },
);
