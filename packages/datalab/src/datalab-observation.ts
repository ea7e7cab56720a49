import type { RunObservation } from "@docmux/core/provider";
import { mapStatus, normalizeTime, present } from "@docmux/core/provider-utils";
import { runStatusTable } from "./datalab-status.ts";
import { toSteps } from "./datalab-steps.ts";
import { textOf } from "./datalab-text-of.ts";
import type { WireExecution } from "./datalab-wire.ts";

/** The vendor deletes results one hour after processing completes (page "Run a Pipeline"). */
export const resultLifetimeMs = 60 * 60 * 1000;

/** What one answer of the vendor says of a run. */
export function toObservation(execution: WireExecution): RunObservation {
  const { status, issues } = mapStatus(runStatusTable, execution.status);
  const finishedAt = normalizeTime(textOf(execution.completed_at));
  const version = execution.pipeline_version;
  return {
    status,
    rawStatus: execution.status,
    steps: toSteps(execution.steps),
    issues,
    ...present({
      pipelineVersion: typeof version === "number" ? String(version) : undefined,
      createdAt: normalizeTime(textOf(execution.created)),
      startedAt: normalizeTime(textOf(execution.started_at)),
      finishedAt,
      resultExpiresAt: finishedAt && new Date(Date.parse(finishedAt) + resultLifetimeMs).toISOString(),
    }),
    raw: execution,
  };
}
