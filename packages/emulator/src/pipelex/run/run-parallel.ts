import type { PipeParallel } from "../bundle/pipe.ts";
import type { PipelexError } from "../pipelex-error.ts";
import { calledPipe } from "./called-pipe.ts";
import type { ControllerCall, ControllerOutcome, ExecutorOfCalls } from "./pipe-call.ts";
import type { Stuff } from "./stuff.ts";
import type { TraceNode } from "./trace.ts";
import { WorkingMemory } from "./working-memory.ts";

/** Runs branches side by side: all begin at once, the last to end ends the pipe. A failing branch cancels the others. */
export async function runParallel(
  executor: ExecutorOfCalls,
  node: TraceNode,
  call: ControllerCall<PipeParallel>,
): Promise<ControllerOutcome> {
  const { pipe, memory, startMs, wish } = call;
  node.executionData = {
    branch_count: pipe.branches.length,
    add_each_output: true,
    combined_output_concept: pipe.combinedOutput ?? null,
  };
  const outputs: Record<string, Stuff> = {};
  let endMs = startMs;
  let failed: { atMs: number; error: PipelexError } | undefined;
  for (const branch of pipe.branches) {
    const own = new WorkingMemory(memory);
    const name = branch.result ?? branch.pipe.split(".").at(-1) ?? branch.pipe;
    try {
      const outcome = await executor.call({
        pipe: calledPipe(executor, pipe, branch),
        memory: own,
        parent: node,
        startMs,
        wish: { name },
      });
      endMs = Math.max(endMs, outcome.endMs);
      if (outcome.output) outputs[name] = outcome.output;
      const absence = own.absences.get(name);
      if (absence) memory.setAbsent(absence);
    } catch (error) {
      const atMs = executor.childrenOf(node).at(-1)?.endMs ?? startMs;
      if (!failed || atMs < failed.atMs) failed = { atMs, error: error as PipelexError };
    }
  }
  if (failed) {
    cancelAfter(executor, node, failed.atMs);
    throw failed.error;
  }
  for (const output of Object.values(outputs)) memory.set(output);
  const content = Object.fromEntries(Object.entries(outputs).map(([name, { content: own }]) => [name, own]));
  const combined = executor.makeStuff(content, executor.outputConcept(pipe, wish), wish.name);
  for (const child of executor.childrenOf(node)) {
    const label = child.outputs[0]?.name;
    if (label) executor.edges.push({ kind: "parallel_combine", source: child, target: node, label });
  }
  return { endMs, output: combined };
}

function cancelAfter(executor: ExecutorOfCalls, root: TraceNode, atMs: number): void {
  for (const child of executor.childrenOf(root)) {
    cancelAfter(executor, child, atMs);
    if (child.outcome !== "succeeded" || child.endMs <= atMs) continue;
    child.outcome = "canceled";
    child.startMs = Math.min(child.startMs, atMs);
    child.endMs = atMs;
  }
}
