import { testProvider } from "@docmux/conformance";
import { ManualClock } from "@docmux/core/testing";
import { afterAll, describe, it } from "vitest";
import { createQuillby } from "./quillby-provider.ts";
import { startQuillby } from "./quillby-scenario.ts";

const apiKey = "sk-quillby-test-key";
const quillby = await startQuillby(apiKey);
afterAll(quillby.close);

testProvider(
  { describe, it },
  {
    createPipeline: () => createQuillby({ apiKey, baseUrl: quillby.origin }).workflow("invoices"),
    document: { bytes: new TextEncoder().encode("%PDF-1.7 an invoice"), filename: "invoice.pdf" },
    scenario: quillby.scenario,
    createClock: () => new ManualClock({ skipUpToMs: 600_000 }),
    secrets: [apiKey],
  },
);
