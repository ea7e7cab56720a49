import type { JsonObject, RunRef } from "@docmux/core/provider";
import type { PipelexDialect } from "./pipelex-dialect.ts";

/** What a ref of this provider carries: the dialect that the run was started in. */
export function refMeta(dialect: PipelexDialect): JsonObject {
  return { dialect };
}

/** True for a run that can be asked about. */
export function isHostedRun({ meta }: RunRef): boolean {
  return meta?.dialect === "hosted";
}
