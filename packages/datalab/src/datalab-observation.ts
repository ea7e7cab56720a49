import type { Issue, RunObservation, RunStatus } from "@docmux/core/provider";
import { normalizeTime, present } from "@docmux/core/provider-utils";
import { readStatus } from "./datalab-read-status.ts";
import { runStatusTable } from "./datalab-status.ts";
import { toSteps } from "./datalab-steps.ts";
import { textOf } from "./datalab-text-of.ts";
import type { WireExecution } from "./datalab-wire.ts";

/** The vendor deletes results one hour after processing completes (page "Run a Pipeline"). */
export const resultLifetimeMs = 60 * 60 * 1000;

const endStatuses: readonly RunStatus[] = ["completed", "completed_with_errors", "failed"];

/** A pipeline has at least one step (`minItems` of its API reference), and output comes from steps only. */
const noSteps: Issue = {
  severity: "warning",
  code: "no_steps",
  message: "The vendor reports the run as completed and lists no step that could have delivered output.",
};

/** What one answer of the vendor says of a run. */
export function toObservation(execution: WireExecution): RunObservation {
  const { status, issues } = readStatus(runStatusTable, execution.status, "run");
  const steps = toSteps(execution.steps, endStatuses.includes(status));
  const finishedAt = normalizeTime(textOf(execution.completed_at));
  const version = execution.pipeline_version;
  return {
    runId: execution.execution_id,
    status,
    rawStatus: execution.status,
    steps,
    issues: steps.length === 0 && status === "completed" ? [...issues, noSteps] : issues,
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
