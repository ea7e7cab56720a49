import type { Concept } from "../bundle/concept.ts";
import type { ConceptUse } from "../bundle/concept-use.ts";
import type { Pipe, PipeController } from "../bundle/pipe.ts";
import type { PipeLibrary } from "../bundle/pipe-library.ts";
import type { Stuff } from "./stuff.ts";
import type { TraceEdge, TraceNode } from "./trace.ts";
import type { WorkingMemory } from "./working-memory.ts";

/** What a caller wants of a pipe's output. */
export interface OutputWish {
  name?: string;
  concept?: Concept;
  multiplicity?: ConceptUse["multiplicity"];
}

/** One call of a pipe. */
export interface PipeCall {
  pipe: Pipe;
  memory: WorkingMemory;
  parent: TraceNode | null;
  startMs: number;
  wish: OutputWish;
}

/** What came of a call. */
export interface PipeOutcome {
  node: TraceNode;
  endMs: number;
  /** Absent when the pipe was skipped, canceled, or failed in a way that the run tolerates. */
  output?: Stuff;
}

/** A call whose pipe is a controller. */
export type ControllerCall<Controller extends PipeController = PipeController> = PipeCall & {
  pipe: Controller;
};

/** What a controller came to. */
export interface ControllerOutcome {
  endMs: number;
  output?: Stuff;
}

/** What a controller needs of the executor that called it. */
export interface ExecutorOfCalls {
  readonly library: PipeLibrary;
  readonly edges: TraceEdge[];
  call(call: PipeCall): Promise<PipeOutcome>;
  childrenOf(node: TraceNode): TraceNode[];
  /** A new value under the name that the caller wished, or `main_stuff`. */
  makeStuff(content: Record<string, unknown>, concept: Concept, name: string | undefined): Stuff;
  /** @throws PipelexError `ConceptNotFoundError` */
  outputConcept(pipe: Pipe, wish: OutputWish): Concept;
}
