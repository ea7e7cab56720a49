import type { ClarifeyeBehavior } from "./clarifeye-behavior.ts";
import { toClarifeyeTime } from "./clarifeye-time.ts";
import { hasDelivered, type PipelineRun, runStatusAt, stepStatusAt } from "./pipeline-run.ts";
import type { Project } from "./project.ts";
import { runLog, runLogTail } from "./run-log.ts";
import type { PlannedStep } from "./run-plan.ts";

interface View {
  project: Project;
  switches: ClarifeyeBehavior;
  nowMs: number;
}

/**
 * The detail of a run: ids of its documents, but no counts
 * (https://clarifeye.mintlify.app/api-reference/pipeline-runs/get-pipeline-run-details-and-status).
 */
export function viewRun(run: PipelineRun, view: View) {
  return {
    ...viewShared(run, view),
    document_ids: run.documentIds,
    chunk_ids: null,
    raw_logs: runLog(run, view.nowMs),
  };
}

/** A run in a list: counts, but no ids, and only the end of its log. */
export function viewRunInList(run: PipelineRun, view: View) {
  return {
    ...viewShared(run, view),
    document_count: run.documentIds.length,
    chunk_count: 0,
    raw_logs: runLogTail(run, view.nowMs),
  };
}

function viewShared(run: PipelineRun, view: View) {
  const { plan } = run;
  const untilMs = run.abortedAtMs ?? view.nowMs;
  const isQueued = untilMs < plan.startsAtMs;
  const tables = isQueued ? {} : Object.assign({}, ...plan.steps.map((step) => step.outputs));
  return {
    id: run.id,
    created_at: toClarifeyeTime(plan.createdAtMs),
    updated_at: toClarifeyeTime(lastChange(run, untilMs)),
    status: runStatusAt(run, view.nowMs),
    project: view.project.id,
    pipeline_name: run.pipelineName,
    mode: run.mode,
    celery_task_id: isQueued ? "" : run.celeryTaskId,
    user: run.userId,
    tables: { filled: tables, empty: {}, null: null }[view.switches.runTables],
    steps: listedSteps(run, view).map((step) => viewStep(run, step, view)),
  };
}

function listedSteps({ plan, abortedAtMs }: PipelineRun, { switches, nowMs }: View): PlannedStep[] {
  const untilMs = abortedAtMs ?? nowMs;
  return plan.steps.filter((step) => switches.stepListing === "all" || step.startsAtMs <= untilMs);
}

function viewStep(run: PipelineRun, step: PlannedStep, { project, switches, nowMs }: View) {
  const untilMs = run.abortedAtMs ?? nowMs;
  const begun = untilMs >= step.startsAtMs;
  const changedAtMs = [step.endsAtMs, step.startsAtMs].find((atMs) => atMs <= untilMs);
  const aborted = run.abortedAtMs !== null && untilMs < step.endsAtMs ? run.abortedAtMs : undefined;
  const delivered = hasDelivered(run, step, nowMs);
  const outputs = delivered ? step.outputs : withoutVersions(step.outputs);
  const extractor = project.extractors.get(step.node.extractor_id ?? "");
  const extractorId = (kind: string) =>
    extractor?.kind === kind && switches.stepExtractorIds === "filled" ? extractor.id : null;
  const reference = {
    name: (other: PlannedStep) => other.node.name,
    step: (other: PlannedStep) => other.node.step,
    id: (other: PlannedStep) => other.id,
  }[switches.stepReferences];
  return {
    id: step.id,
    created_at: toClarifeyeTime(run.plan.createdAtMs),
    updated_at: toClarifeyeTime(aborted ?? changedAtMs ?? run.plan.createdAtMs),
    step: step.node.step,
    name: switches.stepReferences === "name" ? step.node.name : null,
    status: stepStatusAt(run, step, nowMs),
    inputs: begun ? step.inputs : withoutVersions(step.inputs),
    outputs: { filled: outputs, empty: {}, "hostile-null": null }[switches.stepOutputs],
    warnings: untilMs >= step.endsAtMs ? step.warnings : null,
    depends_on: run.plan.steps
      .filter((other) => step.node.depends_on.includes(other.node.name))
      .map(reference),
    params: {},
    tag_extractor_id: null,
    object_extractor_id: extractorId("object-extraction"),
    chunks_extractor_id: extractorId("chunking"),
  };
}

/** Which table a step will read or write is known before which version. */
function withoutVersions(tables: Record<string, string>): Record<string, null> {
  return Object.fromEntries(Object.keys(tables).map((name) => [name, null]));
}

function lastChange({ plan, abortedAtMs }: PipelineRun, untilMs: number): number {
  const changes = [
    plan.startsAtMs,
    plan.endsAtMs,
    ...plan.steps.flatMap((step) => [step.startsAtMs, step.endsAtMs]),
  ];
  return abortedAtMs ?? Math.max(plan.createdAtMs, ...changes.filter((atMs) => atMs <= untilMs));
}
