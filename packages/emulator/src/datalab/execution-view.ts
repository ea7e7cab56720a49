import type { DatalabBehavior } from "./datalab-behavior.ts";
import { datalabTime } from "./datalab-time.ts";
import { hasEnded, runStatusAt, stepStatusAt } from "./execution-plan.ts";
import type { Execution } from "./execution-store.ts";

interface ViewOptions {
  nowMs: number;
  switches: DatalabBehavior;
  /** Where the result of a step is said to lie. */
  resultUrl(stepIndex: number): string;
}

/** `PipelineExecutionResponse` at a moment. */
export function executionView(execution: Execution, options: ViewOptions): Record<string, unknown> {
  const { plan } = execution;
  const { nowMs, switches } = options;
  const ended = hasEnded(plan, nowMs);
  return {
    execution_id: execution.executionId,
    pipeline_id: execution.pipelineId,
    pipeline_version: execution.pipelineVersion,
    status: runStatusAt(plan, nowMs),
    steps: execution.steps.map((_, index) => stepView(execution, index, options)),
    started_at: reached(plan.startsAtMs, options),
    completed_at: reached(plan.endsAtMs, options),
    created: datalabTime(plan.createdAtMs, switches.timestamps),
    config_snapshot: { steps: execution.frozenSteps },
    input_config: execution.inputConfig,
    // The vendor reads ended executions from another database, where the billing has been added.
    rate_breakdown: ended ? rateBreakdown(execution) : null,
  };
}

function stepView(execution: Execution, index: number, options: ViewOptions): Record<string, unknown> {
  const planned = execution.plan.steps[index];
  const step = execution.steps[index];
  if (!planned || !step) throw new Error(`Execution ${execution.executionId} has no step ${index}.`);
  const status = stepStatusAt(planned, options.nowMs);
  const wasDispatched = status !== "pending" && status !== "skipped";
  const completed = status === "completed";
  return {
    step_index: index,
    step_type: planned.type,
    status,
    lookup_key: wasDispatched ? step.lookupKey : null,
    result_url: completed ? options.resultUrl(index) : null,
    started_at: wasDispatched ? reached(planned.runningAtMs, options) : null,
    finished_at: wasDispatched ? reached(planned.endsAtMs, options) : null,
    error_message: status === "failed" ? planned.errorMessage : null,
    source_step_type: planned.sourceStepType,
    checkpoint_id: completed ? step.checkpointId : null,
  };
}

function reached(timeMs: number, { nowMs, switches }: ViewOptions): string | null {
  return nowMs >= timeMs ? datalabTime(timeMs, switches.timestamps) : null;
}

function rateBreakdown(execution: Execution): Record<string, unknown> {
  const steps = execution.steps.map((step, index) => ({
    step_index: index,
    step_type: execution.plan.steps[index]?.type,
    rate_per_1000_pages_cents: step.ratePer1000Cents,
  }));
  return {
    rate_per_1000_pages_cents: steps.reduce((sum, step) => sum + step.rate_per_1000_pages_cents, 0),
    page_count: execution.pageCount,
    steps,
  };
}
