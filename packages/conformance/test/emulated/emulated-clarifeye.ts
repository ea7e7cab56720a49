import { createClarifeye } from "../../../clarifeye/src/index.ts";
import { type ClarifeyeRunOrder, startClarifeyeEmulator } from "../../../emulator/src/index.ts";
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

const orders: Partial<Record<RunOutcome, ClarifeyeRunOrder>> = {
  completed_with_warnings: {
    steps: { Chunk: { outcome: "completed_with_warnings", warnings: ["Blurred"] } },
  },
  failed: { steps: { Parse: { outcome: "failed" } } },
  cancelled: { finalWord: "aborted" },
  never: { stuck: true },
};

const places = {
  start: { path: "/run-sync/" },
  status: { method: "GET", path: /\/pipeline-runs\/[^/]+\/$/ },
  result: { path: "/data-operations/" },
};

export async function startEmulatedClarifeye({
  recorder,
  clock,
}: EmulatedVendorSetup): Promise<EmulatedVendor> {
  const emulator = await startClarifeyeEmulator({
    apiKey,
    stepDurationMs,
    clock: { now: () => clock().now() },
    projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema }] }],
  });
  const [project] = emulator.projects;
  const flowId = project?.flows[0]?.id ?? "";
  const settings = { apiKey, baseUrl: emulator.baseUrl, projectId: project?.id };
  return {
    options: {
      createPipeline: () => createClarifeye(settings).extractionFlow(flowId),
      document: invoice,
      secrets: [apiKey],
      scenario: {
        ...faultLevers(emulator, places, recorder),
        outcomes: ["completed", "completed_with_warnings", "failed", "cancelled", "never"],
        nextRun: (outcome) => emulator.orderRun({ ...orders[outcome] }),
        startedRuns: () => acceptedStarts(emulator, places.start),
      },
    },
    close: () => emulator.close(),
  };
}
