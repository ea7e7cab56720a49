import { testProvider } from "@docmux/conformance";
import { ManualClock } from "@docmux/core/testing";
import { afterAll, describe, it } from "vitest";
import { startQuillbyDouble } from "./quillby-double.ts";
import { createQuillby } from "./quillby-provider.ts";

const apiKey = "sk-quillby-test-key";
const double = await startQuillbyDouble(apiKey);
afterAll(double.close);

testProvider(
  { describe, it },
  {
    createPipeline: () => createQuillby({ apiKey, baseUrl: double.origin }).workflow("invoices"),
    document: { bytes: new TextEncoder().encode("%PDF-1.7 an invoice"), filename: "invoice.pdf" },
    scenario: double.scenario,
    createClock: () => new ManualClock({ skipUpToMs: 600_000 }),
    secrets: [apiKey],
  },
);
