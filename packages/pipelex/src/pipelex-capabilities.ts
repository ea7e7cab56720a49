import type { Capabilities } from "@docmux/core/provider";
import type { PipelexDialect } from "./pipelex-dialect.ts";

const blocking: Capabilities = {
  observe: "blocking",
  cancel: false,
  attach: false,
  steps: "final",
  pages: false,
  outputFormats: [],
  multiDocument: true,
  inputs: true,
  documents: ["file", "url", "stored"],
  idempotentStart: false,
  list: false,
};

const durable: Capabilities = {
  ...blocking,
  observe: "poll",
  attach: true,
  steps: "live",
  idempotentStart: true,
};

/**
 * What a pipeline offers. For `auto` it is what the hosted service offers: the answer of a self-hosted server is already
 * the end of the run, so it is never polled; attaching to such a run fails when it is first looked at.
 */
export function capabilitiesOf(dialect: PipelexDialect | "auto"): Capabilities {
  switch (dialect) {
    case "legacy":
      return { ...blocking, documents: ["file", "url"] };
    case "legacy-0.1":
    case "v1":
      return blocking;
    case "hosted":
    case "auto":
      return durable;
    default:
      return dialect satisfies never;
  }
}
