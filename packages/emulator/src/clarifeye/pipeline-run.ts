import type { PlannedStep, RunPlan } from "./run-plan.ts";

export interface PipelineRun {
  id: string;
  /** The only link to what was run: the flow's name. */
  pipelineName: string;
  mode: string;
  userId: string;
  celeryTaskId: string;
  documentIds: string[];
  plan: RunPlan;
  abortedAtMs: number | null;
  logPaddingBytes: number;
}

/** Whether the run is over, so that an abort changes nothing. */
export function hasEnded(run: PipelineRun, nowMs: number): boolean {
  return run.abortedAtMs !== null || nowMs >= run.plan.endsAtMs;
}

/** The vendor's status of the run at a point in time. */
export function runStatusAt(run: PipelineRun, nowMs: number): string {
  const { plan } = run;
  if (run.abortedAtMs !== null) return "aborted";
  if (nowMs < plan.startsAtMs) return "pending";
  return nowMs < plan.endsAtMs ? plan.runningStatus : plan.finalStatus;
}

/** Where one of its steps stands. Steps that had not ended when the run was aborted are aborted too. */
export function stepStatusAt(run: PipelineRun, step: PlannedStep, nowMs: number): string {
  const untilMs = run.abortedAtMs ?? nowMs;
  if (untilMs >= step.endsAtMs) return step.finalStatus;
  if (run.abortedAtMs !== null) return "aborted";
  return nowMs < step.startsAtMs ? "pending" : step.runningStatus;
}

/** Whether the step has delivered its output by now. */
export function hasDelivered(run: PipelineRun, step: PlannedStep, nowMs: number): boolean {
  return step.outcome !== "failed" && (run.abortedAtMs ?? nowMs) >= step.endsAtMs;
}
