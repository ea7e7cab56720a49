import type { LaneVendor } from "./lane.ts";

/** What is extracted from each document. */
export const soakSchema = { type: "object", properties: { invoice_number: { type: "string" } } } as const;

/** Where the emulators are, and what they were seeded with. */
export interface VendorAddresses {
  /** All of them take the same key. */
  apiKey: string;
  origins: Record<LaneVendor, string>;
  clarifeye: { projectId: string; flows: Record<string, string> };
}
