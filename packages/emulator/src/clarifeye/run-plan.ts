import type { FlowNode } from "./extraction-flow.ts";
import type { ClarifeyeRunScript, ClarifeyeStepScript } from "./run-script.ts";

/** What a step's work came to, before anything was ordered otherwise. */
export interface StepWork {
  id: string;
  node: FlowNode;
  /** Table name -> version. */
  inputs: Record<string, string>;
  outputs: Record<string, string>;
  /** Warnings of the step; null when it has none. */
  warnings: unknown;
  /** Why the step fails, when no document got through it. */
  failure: string | null;
}

export interface PlannedStep extends StepWork {
  /** Infinity for what never comes, such as a step behind a failed one. */
  startsAtMs: number;
  endsAtMs: number;
  outcome: "completed" | "completed_with_warnings" | "failed";
  runningStatus: string;
  finalStatus: string;
}

/** Everything that a run will show, fixed when it starts. A status read only compares it with the current time. */
export interface RunPlan {
  createdAtMs: number;
  startsAtMs: number;
  endsAtMs: number;
  /** In an order in which they can run. */
  steps: PlannedStep[];
  runningStatus: string;
  finalStatus: string;
}

interface PlanInput {
  createdAtMs: number;
  stepDurationMs: number;
  /** Every step stands behind the steps that it depends on. */
  work: StepWork[];
  order: ClarifeyeRunScript;
}

/** Starts each step when all that it depends on has delivered. What stands behind a failed step stays `pending`. */
export function planRun({ createdAtMs, stepDurationMs, work, order }: PlanInput): RunPlan {
  const startsAtMs = order.stuck
    ? Number.POSITIVE_INFINITY
    : createdAtMs + (order.queueMs ?? Math.round(stepDurationMs / 3));
  const steps: PlannedStep[] = [];
  for (const each of work) {
    const script = stepScript(order, each.node);
    const before = steps.filter((step) => each.node.depends_on.includes(step.node.name));
    const blocked = before.some((step) => step.outcome === "failed");
    const stepStartsAtMs = blocked
      ? Number.POSITIVE_INFINITY
      : Math.max(startsAtMs, ...before.map((step) => step.endsAtMs));
    const outcome = script.outcome ?? workOutcome(each);
    const warned = script.warnings === undefined ? each.warnings : script.warnings;
    steps.push({
      ...each,
      startsAtMs: stepStartsAtMs,
      endsAtMs:
        stepStartsAtMs + (script.stuck ? Number.POSITIVE_INFINITY : (script.durationMs ?? stepDurationMs)),
      outcome,
      warnings: warned,
      failure:
        outcome === "failed" ? (script.errorMessage ?? each.failure ?? "Step failed: internal error") : null,
      runningStatus: script.runningStatus ?? "running",
      finalStatus: script.finalStatus ?? outcome,
    });
  }
  const begun = steps.filter((step) => step.startsAtMs < Number.POSITIVE_INFINITY);
  return {
    createdAtMs,
    startsAtMs,
    endsAtMs: Math.max(startsAtMs, ...begun.map((step) => step.endsAtMs)),
    steps,
    runningStatus: order.runningStatus ?? "running",
    finalStatus: order.finalStatus ?? runOutcome(begun),
  };
}

/** The order for a node, by its name or by its type. */
export function stepScript(order: ClarifeyeRunScript, node: FlowNode): ClarifeyeStepScript {
  return order.steps?.[node.name] ?? order.steps?.[node.step] ?? {};
}

function workOutcome(work: StepWork): PlannedStep["outcome"] {
  if (work.failure !== null) return "failed";
  return work.warnings === null ? "completed" : "completed_with_warnings";
}

function runOutcome(steps: PlannedStep[]): PlannedStep["outcome"] {
  const worst = ["failed", "completed_with_warnings"] as const;
  return worst.find((outcome) => steps.some((step) => step.outcome === outcome)) ?? "completed";
}
