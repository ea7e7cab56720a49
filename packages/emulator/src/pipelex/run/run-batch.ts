import type { PipeBatch } from "../bundle/pipe.ts";
import { inputError } from "../pipelex-error.ts";
import type { ControllerCall, ControllerOutcome, ExecutorOfCalls } from "./pipe-call.ts";
import { isList, itemsOf, type Stuff } from "./stuff.ts";
import type { TraceNode } from "./trace.ts";
import { WorkingMemory } from "./working-memory.ts";

/** Runs a pipe once per item of a list, all at once, and gathers the answers in a list. */
export async function runBatch(
  executor: ExecutorOfCalls,
  node: TraceNode,
  call: ControllerCall<PipeBatch>,
): Promise<ControllerOutcome> {
  const { pipe, memory, startMs, wish } = call;
  const list = memory.get(pipe.listName);
  if (!list || !isList(list.content)) {
    throw inputError("PipeRunInputsError", `Input '${pipe.listName}' of '${pipe.code}' must be a list`);
  }
  const branchPipe = executor.library.pipe(pipe.branchPipe, pipe.domain);
  const items = itemsOf(list.content);
  node.executionData = { item_count: items.length, branch_pipe_code: branchPipe.code };
  let endMs = startMs;
  const branches: { child: TraceNode; output: Stuff }[] = [];
  for (const [index, content] of items.entries()) {
    const own = new WorkingMemory(memory);
    const page = list.source?.pages[index];
    own.set({
      code: `${list.code}-branch-${index}`,
      name: pipe.itemName,
      concept: list.concept,
      content,
      ...(page && list.source?.pages.length === items.length ? { source: { pages: [page] } } : {}),
    });
    const outcome = await executor.call({ pipe: branchPipe, memory: own, parent: node, startMs, wish: {} });
    endMs = Math.max(endMs, outcome.endMs);
    executor.edges.push({
      kind: "batch_item",
      source: node,
      target: outcome.node,
      label: `[${index}]`,
      sourceDigest: list.code,
      targetDigest: `${list.code}-branch-${index}`,
    });
    if (outcome.output) branches.push({ child: outcome.node, output: outcome.output });
  }
  const concept = executor.outputConcept(pipe, wish);
  const output = executor.makeStuff(
    { items: branches.map((branch) => branch.output.content) },
    concept,
    wish.name,
  );
  for (const [index, branch] of branches.entries()) {
    executor.edges.push({
      kind: "batch_aggregate",
      source: branch.child,
      target: node,
      label: `[${index}]`,
      sourceDigest: branch.output.code,
      targetDigest: output.code,
    });
  }
  return { endMs, output };
}
