import { readFileSync } from "node:fs";
import { ManualClock } from "@docmux/core/testing";
import { type DatalabEmulator, type DatalabEmulatorOptions, startDatalabEmulator } from "@docmux/emulator";
import { createDatalab, type DatalabProvider } from "../src/provider.ts";
import type { DatalabSettings } from "../src/settings.ts";

/** An emulator and a provider that live by the same clock, which jumps over waiting. */
export interface DatalabTest {
  emulator: DatalabEmulator;
  clock: ManualClock;
  datalab: DatalabProvider;
}

export const invoicePath = new URL("../../../examples/documents/invoice-01.pdf", import.meta.url);

/** An invoice in memory. */
export function invoice(): { bytes: Uint8Array; filename: string } {
  return { bytes: readFileSync(invoicePath), filename: "invoice.pdf" };
}

const invoiceSchema = {
  type: "object",
  properties: {
    invoice_number: { type: "string", description: "Invoice number" },
    total: { type: "number", description: "Total amount" },
  },
};

export const convertThenExtract = [
  { type: "convert", settings: {} },
  { type: "extract", settings: { page_schema: invoiceSchema } },
];

/** Starts both. The pipeline `pl_test` converts and extracts, in two published versions. */
export async function startDatalabTest(
  options: DatalabEmulatorOptions = {},
  settings: DatalabSettings = {},
): Promise<DatalabTest> {
  const clock = new ManualClock({ skipUpToMs: 60_000 });
  const emulator = await startDatalabEmulator({
    clock: { now: () => clock.now() },
    pipelines: [{ id: "pl_test", name: "Invoices", steps: convertThenExtract, versions: 2 }],
    ...options,
  });
  const datalab = createDatalab({ apiKey: emulator.apiKey, baseUrl: emulator.origin, ...settings });
  return { emulator, clock, datalab };
}
