import type { SubPipe } from "../bundle/pipe.ts";
import { PipelexError } from "../pipelex-error.ts";
import { calledPipe } from "./called-pipe.ts";
import type { ControllerCall, ControllerOutcome, ExecutorOfCalls, PipeCall } from "./pipe-call.ts";
import { renderContent, renderTemplate } from "./render-content.ts";
import { runBatch } from "./run-batch.ts";
import { runParallel } from "./run-parallel.ts";
import type { TraceNode } from "./trace.ts";

/** Runs a controller: it does no work itself, it decides which pipes run, in which order and on which values. */
export async function runController(
  executor: ExecutorOfCalls,
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
  executor: ExecutorOfCalls,
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

function evaluate(expression: string, { memory }: PipeCall): string {
  const template = expression.includes("{{") ? expression : `{{ ${expression} }}`;
  return renderContent(renderTemplate(template, memory)).trim();
}
