import { randomId } from "../../server/seeded-random.ts";
import type { Concept } from "../bundle/concept.ts";
import type { ConceptUse } from "../bundle/concept-use.ts";
import { isController, type Pipe, type PipeOperator } from "../bundle/pipe.ts";
import type { PipeLibrary } from "../bundle/pipe-library.ts";
import { inputError, PipelexError } from "../pipelex-error.ts";
import type { PipelexStepScript } from "../pipelex-run-script.ts";
import type { OperatorResult } from "./operator-result.ts";
import type { ControllerOutcome, ExecutorOfCalls, OutputWish, PipeCall, PipeOutcome } from "./pipe-call.ts";
import { runController } from "./run-controller.ts";
import type { Stuff } from "./stuff.ts";
import type { TraceEdge, TraceNode } from "./trace.ts";
import type { WorkingMemory } from "./working-memory.ts";

export interface PipeExecutorOptions {
  library: PipeLibrary;
  random: () => number;
  /** By pipe code. */
  stepScripts: Record<string, PipelexStepScript>;
  stepDurationMs: number;
  /** The work of one operator. */
  operate(
    pipe: PipeOperator,
    inputs: Stuff[],
    memory: WorkingMemory,
    output: { concept: Concept; multiplicity: ConceptUse["multiplicity"] },
  ): Promise<OperatorResult>;
}

/**
 * Runs pipes and notes how each went. Work is done at once, time is only reckoned: every node gets the moments at which
 * it begins and ends on the run's own time line.
 */
export class PipeExecutor implements ExecutorOfCalls {
  readonly nodes: TraceNode[] = [];
  readonly edges: TraceEdge[] = [];
  readonly library: PipeLibrary;
  readonly #options: PipeExecutorOptions;
  readonly #producers = new Map<Stuff, TraceNode>();

  constructor(options: PipeExecutorOptions) {
    this.#options = options;
    this.library = options.library;
  }

  /** @throws PipelexError when the pipe fails and nothing tolerates it */
  async call(call: PipeCall): Promise<PipeOutcome> {
    const { pipe, memory, startMs, wish } = call;
    const order = this.#options.stepScripts[pipe.code] ?? {};
    const node = this.#note(call);
    const absent = Object.entries(pipe.inputs).find(([name, use]) => !use.optional && !memory.get(name));
    if (order.outcome === "skipped" || order.outcome === "canceled") {
      return this.#leaveOut(node, call, order.outcome, `Pipe '${pipe.code}' was ${order.outcome}`);
    }
    if (absent && memory.absences.has(absent[0])) {
      return this.#leaveOut(node, call, "skipped", `Input '${absent[0]}' is absent`);
    }
    try {
      if (absent) throw missingInput(pipe, absent[0]);
      if (isController(pipe)) {
        const { endMs, output } = await runController(this, node, { ...call, pipe });
        return this.#finish(node, endMs, output);
      }
      node.endMs = startMs + (order.durationMs ?? this.#options.stepDurationMs);
      if (order.outcome === "failed") throw orderedFailure(pipe, order);
      return this.#finish(node, node.endMs, await this.#operate(node, pipe, memory, wish));
    } catch (error) {
      const failure = asPipelexError(error);
      failure.facts.location ??= { pipe: pipe.code, path: pathTo(node) };
      node.outcome = "failed";
      node.error = failure;
      node.endMs = Math.max(node.endMs, ...this.childrenOf(node).map((child) => child.endMs));
      if (!order.tolerated) throw failure;
      this.#setAbsent(call, "skipped", `Pipe '${pipe.code}' failed: ${failure.message}`);
      return { node, endMs: node.endMs };
    }
  }

  childrenOf(node: TraceNode): TraceNode[] {
    return this.nodes.filter((candidate) => candidate.parent === node);
  }

  /** A new value under the name that the caller wished, or `main_stuff`. */
  makeStuff(content: Record<string, unknown>, concept: Concept, name: string | undefined): Stuff {
    return { code: randomId(this.#options.random, 5), name: name ?? "main_stuff", concept, content };
  }

  /** @throws PipelexError `ConceptNotFoundError` */
  outputConcept(pipe: Pipe, wish: OutputWish): Concept {
    const concept = wish.concept ?? this.library.findConcept(pipe.output.concept, pipe.domain);
    if (!concept) throw inputError("ConceptNotFoundError", `Concept '${pipe.output.concept}' not found`);
    return concept;
  }

  async #operate(
    node: TraceNode,
    pipe: PipeOperator,
    memory: WorkingMemory,
    wish: OutputWish,
  ): Promise<Stuff> {
    for (const input of node.inputs) {
      const producer = this.#producers.get(input);
      if (producer) this.edges.push({ kind: "data", source: producer, target: node, label: input.name });
    }
    const concept = this.outputConcept(pipe, wish);
    const multiplicity = wish.multiplicity ?? pipe.output.multiplicity;
    const made = await this.#options.operate(pipe, node.inputs, memory, { concept, multiplicity });
    node.calls = made.calls;
    node.executionData = made.executionData;
    const output = this.makeStuff(made.content, concept, wish.name);
    if (made.source) output.source = made.source;
    this.#producers.set(output, node);
    return output;
  }

  #note({ pipe, memory, parent, startMs }: PipeCall): TraceNode {
    const inputs = Object.keys(pipe.inputs).flatMap((name) => memory.get(name) ?? []);
    const node: TraceNode = {
      pipe,
      parent,
      outcome: "succeeded",
      startMs,
      endMs: startMs,
      inputs,
      outputs: [],
      calls: [],
      executionData: {},
    };
    this.nodes.push(node);
    return node;
  }

  #finish(node: TraceNode, endMs: number, output: ControllerOutcome["output"]): PipeOutcome {
    node.endMs = endMs;
    if (!output) return { node, endMs };
    node.outputs = [output];
    return { node, endMs, output };
  }

  #leaveOut(node: TraceNode, call: PipeCall, outcome: "skipped" | "canceled", reason: string): PipeOutcome {
    node.outcome = outcome;
    node.skipReason = reason;
    this.#setAbsent(call, "skipped", reason);
    return { node, endMs: node.startMs };
  }

  #setAbsent({ pipe, memory, wish }: PipeCall, kind: "skipped", reason: string): void {
    memory.setAbsent({
      variable_name: wish.name ?? "main_stuff",
      kind,
      reason,
      producing_pipe: pipe.code,
      upstream: Object.keys(pipe.inputs).flatMap((name) => memory.absences.get(name) ?? [])[0] ?? null,
    });
  }
}

function pathTo(node: TraceNode): string[] {
  return [...(node.parent ? pathTo(node.parent) : []), node.pipe.code];
}

function missingInput(pipe: Pipe, name: string): PipelexError {
  return inputError("PipeRunInputsError", `Missing required inputs for pipe '${pipe.code}': ${name}`);
}

function orderedFailure(pipe: Pipe, order: PipelexStepScript): PipelexError {
  const { errorType, message, ...facts } = order.error ?? {};
  return new PipelexError(
    errorType ?? "PipeExecutionError",
    message ?? `Pipe '${pipe.code}' failed: the model gave no usable answer`,
    { domain: "runtime", ...facts },
  );
}

function asPipelexError(error: unknown): PipelexError {
  if (error instanceof PipelexError) return error;
  const [name, message] = error instanceof Error ? [error.name, error.message] : ["Error", String(error)];
  return new PipelexError("InternalServerError", `${name}: ${message}`, {
    category: "unknown",
    domain: "runtime",
    retryable: false,
  });
}
