import { normalizeTime, present } from "@docmux/core/provider-utils";
import type * as z from "zod/mini";
import type { versionSchema } from "./datalab-pipelines-wire.ts";

/** A published version of a pipeline. Its steps never change. */
export interface DatalabVersionInfo {
  /** From 1; what `datalab.pipeline(id, { version })` takes. */
  version: number;
  /** In the vendor's own form. */
  steps: readonly unknown[];
  description?: string;
  /** ISO 8601, UTC. */
  createdAt?: string;
  /** What the vendor said, unchanged. */
  raw: unknown;
}

/** Reads a version. */
export function toVersionInfo(wire: z.infer<typeof versionSchema>): DatalabVersionInfo {
  return {
    version: wire.version,
    steps: wire.steps ?? [],
    ...present({ description: wire.description, createdAt: normalizeTime(wire.created) }),
    raw: wire,
  };
}
