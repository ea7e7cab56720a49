import type { Concept } from "../bundle/concept.ts";
import type { ConceptUse } from "../bundle/concept-use.ts";
import { isController, type Pipe, type PipeLLM } from "../bundle/pipe.ts";
import type { PipeLibrary } from "../bundle/pipe-library.ts";
import { lastOperator } from "../bundle/pipe-tree.ts";
import { PipelexError } from "../pipelex-error.ts";
import type { PipelexRunScript, PipelexStepScript } from "../pipelex-run-script.ts";
import type { ObjectSource } from "./object-source.ts";
import type { OutputWish } from "./pipe-call.ts";
import { PipeExecutor, type PipeExecutorOptions } from "./pipe-executor.ts";
import { runCompose } from "./run-compose.ts";
import { runExtract } from "./run-extract.ts";
import { runLlm } from "./run-llm.ts";
import type { Trace } from "./trace.ts";
import type { WorkingMemory } from "./working-memory.ts";

/** A run that may begin: its pipe is found, its inputs are read. */
export interface PreparedRun {
  library: PipeLibrary;
  pipe: Pipe;
  memory: WorkingMemory;
  wish: { name?: string; concept?: Concept; multiplicity?: ConceptUse["multiplicity"] };
}

interface ExecuteRunOptions {
  order: PipelexRunScript;
  stepDurationMs: number;
  source: ObjectSource;
  random: () => number;
}

/** Does the whole work of a run and answers its course. A run that fails is a course too: this never rejects. */
export async function executeRun(run: PreparedRun, options: ExecuteRunOptions): Promise<Trace> {
  const stepScripts = stepScriptsOf(run, options.order);
  const executor = new PipeExecutor({
    library: run.library,
    random: options.random,
    stepDurationMs: options.stepDurationMs,
    stepScripts,
    operate: operatorsOf(options),
  });
  const { memory, pipe } = run;
  let main: Trace["main"];
  let failure: PipelexError | undefined;
  try {
    const outcome = await executor.call({ pipe, memory, parent: null, startMs: 0, wish: run.wish });
    main = outcome.output;
    if (main) memory.setMain(main);
    else failure = new PipelexError("PipeExecutionError", `Pipe '${pipe.code}' delivered no output`);
  } catch (error) {
    failure = error instanceof PipelexError ? error : new PipelexError("InternalServerError", String(error));
  }
  const durationMs = Math.max(0, ...executor.nodes.map((node) => node.endMs));
  if (main && options.order.branch) await addSideBranch(executor, run, stepScripts);
  return {
    pipe,
    nodes: executor.nodes,
    edges: executor.edges,
    durationMs,
    memory,
    ...(main ? { main } : {}),
    ...(failure ? { failure } : {}),
  };
}

function stepScriptsOf(run: PreparedRun, order: PipelexRunScript): Record<string, PipelexStepScript> {
  const orders = { ...order.steps };
  if (order.failure) {
    const last = lastOperator(run.library, run.pipe).code;
    orders[last] = { ...orders[last], outcome: "failed", error: order.failure };
  }
  const { branch } = order;
  if (branch && branch !== "succeeded")
    orders[`${run.pipe.code}_notes`] = { outcome: branch, tolerated: true };
  return orders;
}

function operatorsOf({ order, source }: ExecuteRunOptions): PipeExecutorOptions["operate"] {
  return async (pipe, inputs, memory, output) => {
    switch (pipe.type) {
      case "PipeExtract": {
        const [input] = inputs;
        if (!input)
          throw new PipelexError("PipeExecutionError", `Pipe '${pipe.code}' has no document to read`);
        return runExtract(pipe, input, source, { unratedService: order.unrated !== undefined });
      }
      case "PipeLLM":
        return runLlm(pipe, inputs, memory, { ...output, source, rated: order.unrated !== "all" });
      case "PipeCompose":
        return runCompose(pipe, memory);
    }
  };
}

/** An optional pipe in parallel to the last operator, of the same duration: the run does not wait for it. */
async function addSideBranch(
  executor: PipeExecutor,
  { pipe, memory }: PreparedRun,
  stepScripts: Record<string, PipelexStepScript>,
): Promise<void> {
  const sibling = executor.nodes.findLast((node) => !isController(node.pipe));
  const root = executor.nodes[0];
  if (!sibling || !root) return;
  const inputs = Object.fromEntries(Object.entries(sibling.pipe.inputs).filter(([name]) => memory.get(name)));
  const notes: PipeLLM = {
    type: "PipeLLM",
    code: `${pipe.code}_notes`,
    domain: pipe.domain,
    description: "Remarks on the document",
    inputs,
    output: { concept: "Text", multiplicity: "single", optional: true },
    model: "mock-llm",
    prompt: Object.keys(inputs)
      .map((name) => `@${name}`)
      .join("\n"),
  };
  stepScripts[notes.code] = { ...stepScripts[notes.code], durationMs: sibling.endMs - sibling.startMs };
  const parent = isController(root.pipe) ? root : null;
  const wish: OutputWish = { name: "notes" };
  const { output } = await executor.call({ pipe: notes, memory, parent, startMs: sibling.startMs, wish });
  if (output) memory.set(output);
}
