import { ManualClock } from "@docmux/core/testing";
import type { ConformanceOptions } from "../../src/index.ts";
import { type AcmeMutation, createAcme } from "./acme-provider.ts";
import { createAcmeVendor } from "./acme-vendor.ts";

const apiKey = "sk-acme-secret-key";

/** What the suite is given to verify Acme's provider, or a mutant of it. */
export function acmeOptions(mutation: AcmeMutation = {}): ConformanceOptions {
  const vendor = createAcmeVendor(apiKey);
  return {
    createPipeline: () => createAcme(vendor, apiKey, mutation),
    document: { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" },
    scenario: vendor.scenario,
    createClock: () => new ManualClock({ skipUpToMs: 600_000 }),
    secrets: [apiKey],
  };
}
