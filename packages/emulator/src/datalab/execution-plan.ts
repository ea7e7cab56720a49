import type { RunScript } from "./run-script.ts";

/** What a step's work came to, before anything was ordered otherwise. */
export interface StepWork {
  type: string;
  /** Set on evaluation steps: the type of the step that they evaluate. */
  sourceStepType: string | null;
  /** Position of the step that an evaluation step evaluates. */
  sourceIndex?: number;
  /** Why the work could not be done. */
  failure?: string;
  /** The step completes, but its result says `success: false` with this text. */
  unsuccessful?: string;
}

export interface PlannedStep {
  type: string;
  sourceStepType: string | null;
  /** `Infinity` for what never comes. */
  dispatchedAtMs: number;
  runningAtMs: number;
  endsAtMs: number;
  outcome: "completed" | "failed" | "skipped";
  errorMessage: string | null;
  /** The result says `success: false` with this text although the step completed. */
  unsuccessful: string | null;
  runningStatus: string;
}

/** Everything that a run will show, fixed when it starts. A status read only compares it with the current time. */
export interface ExecutionPlan {
  createdAtMs: number;
  startsAtMs: number;
  endsAtMs: number;
  steps: PlannedStep[];
  runningStatus: string;
  finalStatus: string;
}

interface PlanInput {
  createdAtMs: number;
  stepDurationMs: number;
  work: StepWork[];
  order: RunScript;
}

/** Lays the steps one after another; after a failed step the later ones are skipped. */
export function planExecution({ createdAtMs, stepDurationMs, work, order }: PlanInput): ExecutionPlan {
  const startsAtMs = order.stuck ? Infinity : createdAtMs + (order.queueMs ?? Math.round(stepDurationMs / 3));
  let timeMs = startsAtMs;
  const steps: PlannedStep[] = [];
  for (const [index, each] of work.entries()) {
    const script = order.steps?.[index] ?? {};
    const source = each.sourceIndex === undefined ? undefined : steps[each.sourceIndex];
    const blocked =
      source === undefined
        ? order.continueAfterFailure !== true && steps.some((step) => step.outcome === "failed")
        : source.outcome !== "completed";
    const outcome = blocked
      ? "skipped"
      : (script.outcome ?? (each.failure === undefined ? "completed" : "failed"));
    const durationMs = script.stuck ? Infinity : (script.durationMs ?? stepDurationMs);
    const endsAtMs = outcome === "skipped" ? timeMs : timeMs + durationMs;
    steps.push({
      type: each.type,
      sourceStepType: each.sourceStepType,
      dispatchedAtMs: timeMs,
      runningAtMs: timeMs + Math.round((script.stuck ? stepDurationMs : durationMs) / 3),
      endsAtMs,
      outcome,
      errorMessage:
        outcome === "failed" ? (script.errorMessage ?? each.failure ?? "Processing failed.") : null,
      unsuccessful: script.unsuccessful ?? each.unsuccessful ?? null,
      runningStatus: script.runningStatus ?? "running",
    });
    timeMs = endsAtMs;
  }
  return {
    createdAtMs,
    startsAtMs,
    endsAtMs: timeMs,
    steps,
    runningStatus: order.runningStatus ?? "running",
    finalStatus: order.finalStatus ?? finalStatus(steps),
  };
}

function finalStatus(steps: PlannedStep[]): string {
  const failed = steps.some((step) => step.outcome === "failed");
  const delivered = steps.some((step) => step.outcome === "completed");
  if (!failed) return "completed";
  return delivered ? "completed_with_errors" : "failed";
}

/** The vendor's status of the run at a point in time. */
export function runStatusAt(plan: ExecutionPlan, nowMs: number): string {
  if (nowMs < plan.startsAtMs) return "pending";
  return nowMs < plan.endsAtMs ? plan.runningStatus : plan.finalStatus;
}

/** The vendor's status of one step at a point in time. */
export function stepStatusAt(step: PlannedStep, nowMs: number): string {
  if (nowMs >= step.endsAtMs) return step.outcome;
  if (nowMs < step.dispatchedAtMs) return "pending";
  return nowMs < step.runningAtMs ? "dispatched" : step.runningStatus;
}

export function hasEnded(plan: ExecutionPlan, nowMs: number): boolean {
  return nowMs >= plan.endsAtMs;
}
