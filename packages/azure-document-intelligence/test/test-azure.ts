import { readFileSync } from "node:fs";
import { ManualClock } from "@docmux/core/testing";
import {
  type AzureDocumentIntelligenceEmulator,
  type AzureDocumentIntelligenceEmulatorOptions,
  startAzureDocumentIntelligenceEmulator,
} from "@docmux/emulator";
import { type AzureDocumentIntelligenceProvider, createAzureDocumentIntelligence } from "../src/provider.ts";
import type { AzureDocumentIntelligenceSettings } from "../src/settings.ts";

/** An emulator and a provider that live by the same clock, which jumps over waiting. */
export interface AzureTest {
  emulator: AzureDocumentIntelligenceEmulator;
  clock: ManualClock;
  azure: AzureDocumentIntelligenceProvider;
}

/** An invoice in memory. */
export function invoice(name = "invoice-01"): { bytes: Uint8Array; filename: string } {
  const path = new URL(`../../../examples/documents/${name}.pdf`, import.meta.url);
  return { bytes: readFileSync(path), filename: "invoice.pdf" };
}

/** Starts both. */
export async function startAzureTest(
  options: AzureDocumentIntelligenceEmulatorOptions = {},
  settings: AzureDocumentIntelligenceSettings = {},
): Promise<AzureTest> {
  const clock = new ManualClock({ skipUpToMs: 60_000 });
  const emulator = await startAzureDocumentIntelligenceEmulator({
    clock: { now: () => clock.now() },
    ...options,
  });
  const azure = createAzureDocumentIntelligence({
    apiKey: emulator.apiKey,
    baseUrl: emulator.origin,
    ...settings,
  });
  return { emulator, clock, azure };
}
