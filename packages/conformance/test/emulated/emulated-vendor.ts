import { readFileSync } from "node:fs";
import type { Clock } from "@docmux/core";
import type { RecorderOrigin } from "../../../emulator/src/index.ts";
import type { ConformanceOptions } from "../../src/index.ts";

/** One of our providers against the emulator of its vendor. */
export interface EmulatedVendor {
  options: Omit<ConformanceOptions, "createClock">;
  close(): Promise<void>;
}

/** What each of them is started with. */
export interface EmulatedVendorSetup {
  recorder: RecorderOrigin;
  /** The clock of the case that is verified. */
  clock(): Clock;
}

/** Longer than the time to the first look, so that runs are seen while they go on. */
export const stepDurationMs = 3_000;

/** A key that no header holds by chance. */
export const apiKey = "key-of-the-conformance-suite";

/** What they all read out of the document. */
export const invoiceSchema = {
  type: "object",
  properties: {
    invoice_number: { type: "string", description: "Invoice number" },
    total: { type: "number", description: "Total amount" },
  },
} as const;

const path = new URL("../../../../examples/documents/invoice-01.pdf", import.meta.url);

export const invoice = { bytes: new Uint8Array(readFileSync(path)), filename: "invoice.pdf" };
