import { readFileSync } from "node:fs";
import { ManualClock } from "@docmux/core/testing";
import { type MistralEmulator, type MistralEmulatorOptions, startMistralEmulator } from "@docmux/emulator";
import { createMistral, type MistralProvider } from "../src/provider.ts";
import type { MistralSettings } from "../src/settings.ts";

/** An emulator and a provider that live by the same clock, which jumps over waiting. */
export interface MistralTest {
  emulator: MistralEmulator;
  clock: ManualClock;
  mistral: MistralProvider;
}

/** An invoice in memory. */
export function invoice(): { bytes: Uint8Array; filename: string } {
  const path = new URL("../../../examples/documents/invoice-01.pdf", import.meta.url);
  return { bytes: readFileSync(path), filename: "invoice.pdf" };
}

export const invoiceSchema = {
  type: "object",
  properties: {
    invoice_number: { type: "string", description: "Invoice number" },
    total: { type: "number", description: "Total amount" },
    purchase_order: { type: "string", description: "Number of the purchase order" },
  },
  required: ["invoice_number", "total"],
};

/** The pipeline `invoices` reads and extracts. */
export const pipelines = { invoices: { annotation: { schema: invoiceSchema } } };

/** Starts both. */
export async function startMistralTest(
  options: MistralEmulatorOptions = {},
  settings: MistralSettings = {},
): Promise<MistralTest> {
  const clock = new ManualClock({ skipUpToMs: 60_000 });
  const emulator = await startMistralEmulator({ clock: { now: () => clock.now() }, ...options });
  const mistral = createMistral({
    apiKey: emulator.apiKey,
    baseUrl: emulator.origin,
    pipelines,
    ...settings,
  });
  return { emulator, clock, mistral };
}
