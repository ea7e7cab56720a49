import { startPipelexEmulator } from "@docmux/emulator";
import { invoiceSchema, startEmulatedVendors } from "../runner/emulated-vendors.ts";

/** The vendors that the blocks of the pages talk to. */
export interface PageVendors {
  environment: Record<string, string>;
  /** How pages name an address of a vendor, and what names the emulator instead. */
  addresses: Record<string, string>;
  uris: Record<"clarifeye" | "pipelex", string>;
  close(): Promise<void>;
}

/** Starts the vendors of the examples, and the Pipelex server of one's own that a page names. */
export async function startPageVendors(): Promise<PageVendors> {
  const stepDurationMs = 1;
  const schema = invoiceSchema();
  const [vendors, selfHosted] = await Promise.all([
    startEmulatedVendors(stepDurationMs),
    startPipelexEmulator({
      stepDurationMs,
      dialect: "v1",
      pipes: [{ code: "read_invoice", inputName: "invoice", outputConcept: "Invoice", schema }],
    }),
  ]);
  // Blocks that ask for a pipeline by variable say what holds without one.
  const { PIPELINE: _one, PIPELINES: _all, ...environment } = vendors.environment;
  const { clarifeye, pipelex } = vendors.uris;
  return {
    environment,
    // What a block names goes before the environment.
    addresses: {
      "http://127.0.0.1:8081": selfHosted.origin,
      'region: "eu"': `baseUrl: "${vendors.clarifeye.baseUrl}"`,
    },
    uris: { clarifeye, pipelex },
    async close() {
      await Promise.all([vendors.close(), selfHosted.close()]);
    },
  };
}
