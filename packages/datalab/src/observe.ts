import {
  type Issue,
  omitNullish,
  type RunObservation,
  type RunStatus,
  type Step,
  textOf,
  toIsoTimestamp,
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import { executionPath } from "./paths.ts";
import { providerId } from "./settings.ts";
import { readStatus, runStatusTable, stepKindOf, stepStatusTable } from "./status.ts";
import { executionSchema, type WireExecution, type WireStep } from "./wire.ts";

/** The vendor deletes results one hour after processing completes (page "Run a Pipeline"). */
export const resultLifetimeMs = 60 * 60 * 1000;

/**
 * One status check of a run.
 *
 * @param expected - the pipeline that the run has to be of, where it is known: core compares only the ids of runs. And the
 * version that was asked for.
 */
export async function observeRun(
  executionId: string,
  call: VendorCall,
  { pipelineId, version }: { pipelineId?: string; version?: number | undefined } = {},
): Promise<RunObservation> {
  const execution = await call.poll(executionPath(executionId), { schema: executionSchema });
  const named = textOf(execution.pipeline_id);
  if (pipelineId === undefined || named === undefined || named === pipelineId)
    return toObservation(execution, version);
  throw new VendorError("bad_response", "Datalab returned a run of another pipeline", { providerId });
}

const endStatuses: readonly RunStatus[] = ["completed", "completed_with_errors", "failed"];

/** A pipeline has at least one step (`minItems` of its API reference), and output comes from steps only. */
const noSteps: Issue = {
  severity: "warning",
  code: "no_steps",
  message: "The vendor reports the run as completed and lists no step that could have delivered output.",
};

/** The vendor's number for the draft of a pipeline. */
const draftVersion = 0;

/** Without a version the vendor runs the draft where nothing is published, and warns of it (page "Run a Pipeline"). */
const draftRan: Issue = {
  severity: "info",
  code: "draft_ran",
  message:
    "The draft of the pipeline ran, not a published version. Publish a version, or pass version 0 to say that the draft is meant.",
};

/**
 * What one answer of the vendor reports of a run.
 *
 * @param askedVersion - the version that the caller named, where that is known.
 */
export function toObservation(execution: WireExecution, askedVersion?: number): RunObservation {
  const { status, issues } = readStatus(runStatusTable, execution.status, "run");
  const steps = toSteps(execution.steps, endStatuses.includes(status));
  const finishedAt = toIsoTimestamp(textOf(execution.completed_at));
  const version = execution.pipeline_version;
  return {
    runId: execution.execution_id,
    status,
    rawStatus: execution.status,
    steps,
    issues: [
      ...issues,
      ...(steps.length === 0 && status === "completed" ? [noSteps] : []),
      ...(version === draftVersion && askedVersion !== draftVersion ? [draftRan] : []),
    ],
    ...omitNullish({
      pipelineVersion: typeof version === "number" ? String(version) : undefined,
      createdAt: toIsoTimestamp(textOf(execution.created)),
      startedAt: toIsoTimestamp(textOf(execution.started_at)),
      finishedAt,
      resultExpiresAt: finishedAt && new Date(Date.parse(finishedAt) + resultLifetimeMs).toISOString(),
    }),
    raw: execution,
  };
}

/**
 * The steps of an execution. They run one after another, so each waits for the one before it.
 *
 * @param runHasEnded - then a step of an unknown status without a result will not deliver one: its output is missing.
 */
function toSteps(wireSteps: readonly WireStep[], runHasEnded: boolean): Step[] {
  const steps: Step[] = [];
  let previous: string | undefined;
  for (const [position, wire] of wireSteps.entries()) {
    const source = textOf(wire.source_step_type);
    const evaluated = source === undefined ? undefined : findEvaluated(steps, source);
    const dependsOn = source === undefined ? previous : evaluated;
    const step = toStep(wire, wire.step_index ?? position, dependsOn, runHasEnded);
    steps.push(step);
    if (source === undefined) previous = step.key;
  }
  return steps;
}

function toStep(wire: WireStep, index: number, dependsOn: string | undefined, runHasEnded: boolean): Step {
  const key = String(index);
  const type = textOf(wire.step_type) ?? "unknown";
  const rawStatus = textOf(wire.status) ?? "";
  const { status, issues } = readStatus(stepStatusTable, rawStatus, "step");
  // A status that is not documented may still mean that there is a result: the vendor then returns its URL.
  const hasResult = status === "completed" || (status === "unknown" && textOf(wire.result_url) !== undefined);
  const isMissing = runHasEnded && status === "unknown" && !hasResult;
  return {
    key,
    index,
    type,
    kind: stepKindOf(type, textOf(wire.source_step_type)),
    dependsOn: dependsOn === undefined ? [] : [dependsOn],
    status,
    rawStatus,
    ...omitNullish({
      startedAt: toIsoTimestamp(textOf(wire.started_at)),
      finishedAt: toIsoTimestamp(textOf(wire.finished_at)),
    }),
    issues: [
      ...issues.map((issue) => ({
        ...issue,
        ...(isMissing ? { severity: "error" as const } : {}),
        step: key,
      })),
      ...failureOf(wire, status, key),
    ],
    hasResult,
    raw: wire,
  };
}

function failureOf(wire: WireStep, status: Step["status"], key: string): Issue[] {
  const said = textOf(wire.error_message);
  if (status === "failed") {
    const message = said ?? "The step failed; the vendor reports no reason.";
    return [{ severity: "error", code: "step_failed", message, step: key }];
  }
  return said ? [{ severity: "info", code: "step_message", message: said, step: key }] : [];
}

function findEvaluated(steps: readonly Step[], sourceType: string): string | undefined {
  return steps.findLast((step) => step.type === sourceType && !isEvaluation(step))?.key;
}

function isEvaluation(step: Step): boolean {
  return textOf((step.raw as WireStep).source_step_type) !== undefined;
}
