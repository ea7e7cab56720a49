import type { Capabilities } from "@docmux/core/provider";

/** What pipeline runs can do, whoever started them. */
export const runCapabilities: Capabilities = {
  observe: "poll",
  cancel: true,
  attach: true,
  steps: "live",
  pages: false,
  outputFormats: [],
  multiDocument: true,
  inputs: false,
  documents: ["file", "stored"],
  idempotentStart: false,
  list: true,
};
