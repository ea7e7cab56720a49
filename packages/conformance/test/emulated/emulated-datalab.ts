import { createDatalab } from "../../../datalab/src/index.ts";
import { type DatalabRunOrder, startDatalabEmulator } from "../../../emulator/src/index.ts";
import { faultLevers, type RunOutcome } from "../../src/index.ts";
import { acceptedStarts } from "./accepted-starts.ts";
import {
  apiKey,
  type EmulatedVendor,
  type EmulatedVendorSetup,
  invoice,
  invoiceSchema,
  stepDurationMs,
} from "./emulated-vendor.ts";

const orders: Partial<Record<RunOutcome, DatalabRunOrder>> = {
  completed_with_errors: { steps: [undefined, { outcome: "failed" }] },
  failed: { steps: [{ outcome: "failed" }] },
  never: { stuck: true },
};

const places = {
  start: { path: /\/pipelines\/[^/]+\/run$/ },
  status: { path: /\/executions\/[^/]+$/ },
  result: { path: /\/steps\/\d+\/result$/ },
};

export async function startEmulatedDatalab({
  recorder,
  clock,
}: EmulatedVendorSetup): Promise<EmulatedVendor> {
  const steps = [
    { type: "convert", settings: {} },
    { type: "extract", settings: { page_schema: invoiceSchema } },
  ];
  const emulator = await startDatalabEmulator({
    apiKey,
    stepDurationMs,
    clock: { now: () => clock().now() },
    pipelines: [{ id: "pl_test", name: "Invoices", steps, versions: 1 }],
  });
  return {
    options: {
      createPipeline: () => createDatalab({ apiKey, baseUrl: emulator.origin }).pipeline("pl_test"),
      document: invoice,
      secrets: [apiKey],
      scenario: {
        ...faultLevers(emulator, places, recorder),
        outcomes: ["completed", "completed_with_errors", "failed", "never"],
        nextRun: (outcome) => emulator.orderRun({ ...orders[outcome] }),
        startedRuns: () => acceptedStarts(emulator, places.start),
      },
    },
    close: () => emulator.close(),
  };
}
