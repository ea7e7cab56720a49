import { notFound } from "./datalab-error.ts";
import { type ExecutionPlan, hasEnded } from "./execution-plan.ts";
import type { PipelineStep } from "./pipeline-store.ts";
import type { StepOutput } from "./steps/step-context.ts";

/** What is stored for one step of an execution in addition to its plan. */
export interface ExecutionStep {
  lookupKey: string;
  checkpointId: string | null;
  /** Undefined when the work could not be done. */
  output: StepOutput | undefined;
  /** The output is that of an earlier run. */
  fromCache: boolean;
  ratePer1000Cents: number;
  /** How often its complete result has been read: late parts come from the second time on. */
  reads: number;
}

export interface Execution {
  executionId: string;
  pipelineId: string;
  pipelineVersion: number;
  plan: ExecutionPlan;
  steps: ExecutionStep[];
  /** The steps as they were when the run started. */
  frozenSteps: PipelineStep[];
  inputConfig: Record<string, unknown>;
  pageCount: number;
}

/** Results are deleted one hour after the end of processing; what is known of the execution stays. */
export const resultLifetimeMs = 3_600_000;

export class ExecutionStore {
  readonly #executions = new Map<string, Execution>();

  add(execution: Execution): void {
    this.#executions.set(execution.executionId, execution);
  }

  /** @throws DatalabError with status 404 for an unknown id. */
  get(executionId: string): Execution {
    const execution = this.#executions.get(executionId);
    if (!execution) throw notFound("Pipeline execution");
    return execution;
  }

  /** Newest first. */
  ofPipeline(pipelineId: string): Execution[] {
    return [...this.#executions.values()]
      .filter((execution) => execution.pipelineId === pipelineId)
      .reverse();
  }

  pagesInFlight(nowMs: number): number {
    return [...this.#executions.values()]
      .filter((execution) => !hasEnded(execution.plan, nowMs))
      .reduce((sum, execution) => sum + execution.pageCount, 0);
  }
}
