import { testProvider } from "@docmux/conformance";
import { ManualClock } from "@docmux/core/testing";
import { afterAll, describe, it } from "vitest";
import { createQuillby } from "./quillby.ts";
import { startQuillbyDouble } from "./quillby-double.ts";

const apiKey = "sk-quillby-test-key";
const { origin, scenario, close } = await startQuillbyDouble(apiKey);
afterAll(close);

testProvider(
  { describe, it },
  {
    createPipeline: () => createQuillby({ apiKey, baseUrl: origin }).workflow("invoices"),
    document: { bytes: new TextEncoder().encode("%PDF-1.7 an invoice"), filename: "invoice.pdf" },
    scenario,
    createClock: () => new ManualClock({ skipUpToMs: 600_000 }),
    secrets: [apiKey],
  },
);
