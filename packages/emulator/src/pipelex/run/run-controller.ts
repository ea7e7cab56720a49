import type { PipeController, SubPipe } from "../bundle/pipe.ts";
import { PipelexError } from "../pipelex-error.ts";
import type { PipeCall, PipeExecutor } from "./pipe-executor.ts";
import { renderContent, renderTemplate } from "./render-content.ts";
import { runBatch } from "./run-batch.ts";
import { runParallel } from "./run-parallel.ts";
import type { Stuff } from "./stuff.ts";
import type { TraceNode } from "./trace.ts";

/** What a controller came to. */
export interface ControllerOutcome {
  endMs: number;
  output?: Stuff;
}

/** A call whose pipe is a controller. */
export type ControllerCall<Controller extends PipeController = PipeController> = PipeCall & {
  pipe: Controller;
};

/** Runs a controller: it does no work itself, it decides which pipes run, in which order and on which values. */
export async function runController(
  executor: PipeExecutor,
  node: TraceNode,
  call: ControllerCall,
): Promise<ControllerOutcome> {
  const { pipe } = call;
  switch (pipe.type) {
    case "PipeSequence":
      return runSequence(executor, node, call, pipe.steps);
    case "PipeParallel":
      return runParallel(executor, node, { ...call, pipe });
    case "PipeBatch":
      return runBatch(executor, node, { ...call, pipe });
    case "PipeCondition": {
      const value = evaluate(pipe.expression, call);
      const outcome = pipe.outcomes[value] ?? pipe.defaultOutcome;
      node.executionData = { evaluated_expression: value, selected_outcome: outcome };
      if (outcome === "continue") return { endMs: call.startMs };
      if (outcome === "fail") {
        throw new PipelexError("PipeConditionError", `Pipe '${pipe.code}' has no outcome for '${value}'`);
      }
      return runSequence(executor, node, call, [{ pipe: outcome }]);
    }
  }
}

async function runSequence(
  executor: PipeExecutor,
  node: TraceNode,
  call: ControllerCall,
  steps: SubPipe[],
): Promise<ControllerOutcome> {
  if (call.pipe.type === "PipeSequence") node.executionData = { step_count: steps.length };
  let outcome: ControllerOutcome = { endMs: call.startMs };
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    const name = isLast ? (call.wish.name ?? step.result) : step.result;
    const { endMs, output } = await executor.call({
      pipe: calledPipe(executor, call.pipe, step),
      memory: call.memory,
      parent: node,
      startMs: outcome.endMs,
      wish: { ...(isLast ? call.wish : {}), ...(name === undefined ? {} : { name }) },
    });
    if (output) call.memory.setMain(output);
    outcome = output ? { endMs, output } : { endMs };
  }
  return outcome;
}

/** The pipe that a step names; a step over a list gets a batch in between, as the real server puts one there. */
export function calledPipe(executor: PipeExecutor, caller: PipeController, step: SubPipe) {
  const called = executor.library.pipe(step.pipe, caller.domain);
  if (step.batchOver === undefined) return called;
  const itemName = step.batchAs ?? step.batchOver;
  const { [itemName]: item, ...others } = called.inputs;
  return {
    type: "PipeBatch" as const,
    code: `${called.code}_batch`,
    domain: called.domain,
    description: `${called.code} over ${step.batchOver}`,
    inputs: {
      ...others,
      [step.batchOver]: {
        concept: item?.concept ?? "Anything",
        multiplicity: "variable" as const,
        optional: false,
      },
    },
    output: { ...called.output, multiplicity: "variable" as const },
    branchPipe: `${called.domain}.${called.code}`,
    listName: step.batchOver,
    itemName,
  };
}

function evaluate(expression: string, { memory }: PipeCall): string {
  const template = expression.includes("{{") ? expression : `{{ ${expression} }}`;
  return renderContent(renderTemplate(template, memory)).trim();
}
