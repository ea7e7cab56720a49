import { type PipelexRunOrder, startPipelexEmulator } from "../../../emulator/src/index.ts";
import { createPipelex } from "../../../pipelex/src/index.ts";
import { faultLevers, type RunOutcome } from "../../src/index.ts";
import {
  apiKey,
  type EmulatedVendor,
  type EmulatedVendorSetup,
  invoice,
  invoiceSchema,
  stepDurationMs,
} from "./emulated-vendor.ts";

const orders: Partial<Record<RunOutcome, PipelexRunOrder>> = {
  failed: { failure: { message: "The model gave up" } },
  cancelled: { endState: "CANCELLED" },
  never: { stuck: true },
};

const places = {
  start: { method: "POST", path: "/v1/start" },
  status: { path: /\/runs\/[^/]+\/status$/ },
  result: { path: /\/runs\/[^/]+\/results$/ },
};

/** The hosted service: the dialect whose runs are polled. */
export async function startEmulatedPipelex({
  recorder,
  clock,
}: EmulatedVendorSetup): Promise<EmulatedVendor> {
  const emulator = await startPipelexEmulator({
    apiKey,
    stepDurationMs,
    dialect: "C",
    clock: { now: () => clock().now() },
    pipes: [{ code: "read_invoice", outputConcept: "Invoice", schema: invoiceSchema }],
  });
  return {
    options: {
      createPipeline: () =>
        createPipelex({ apiKey, baseUrl: emulator.origin, dialect: "hosted" }).pipe("read_invoice"),
      document: invoice,
      secrets: [apiKey],
      scenario: {
        ...faultLevers(emulator, places, recorder),
        outcomes: ["completed", "failed", "cancelled", "never"],
        nextRun: (outcome) => emulator.orderRun({ ...orders[outcome] }),
        startedRuns: () => emulator.runIds().length,
      },
    },
    close: () => emulator.close(),
  };
}
