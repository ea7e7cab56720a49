import type { LaneVendor } from "./lane.ts";

/** Where the emulators are, and what they were seeded with. */
export interface VendorAddresses {
  /** All of them take the same key. */
  apiKey: string;
  origins: Record<LaneVendor, string>;
  clarifeye: { projectId: string; flows: Record<string, string> };
}
