import type { ConceptUse } from "./concept-use.ts";

interface PipeBase {
  code: string;
  domain: string;
  description: string;
  inputs: Record<string, ConceptUse>;
  output: ConceptUse;
}

/** One call of another pipe from inside a controller. */
export interface SubPipe {
  pipe: string;
  /** The name that its output takes in working memory. */
  result?: string;
  /** Runs once per item of this list. */
  batchOver?: string;
  /** The name of the item in each of those runs. */
  batchAs?: string;
}

export type PipeSequence = PipeBase & { type: "PipeSequence"; steps: SubPipe[] };
export type PipeParallel = PipeBase & { type: "PipeParallel"; branches: SubPipe[]; combinedOutput?: string };
export type PipeBatch = PipeBase & {
  type: "PipeBatch";
  branchPipe: string;
  listName: string;
  itemName: string;
};
export type PipeCondition = PipeBase & {
  type: "PipeCondition";
  expression: string;
  /** Value of the expression -> pipe code, or `continue` / `fail`. */
  outcomes: Record<string, string>;
  defaultOutcome: string;
};
export type PipeExtract = PipeBase & { type: "PipeExtract"; model: string };
export type PipeLLM = PipeBase & { type: "PipeLLM"; model: string; prompt: string; systemPrompt?: string };
export type PipeCompose = PipeBase & {
  type: "PipeCompose";
  template?: string;
  construct?: Record<string, unknown>;
};

export type PipeController = PipeSequence | PipeParallel | PipeBatch | PipeCondition;
export type PipeOperator = PipeExtract | PipeLLM | PipeCompose;

/** A pipe of a library, as the emulator can run it. */
export type Pipe = PipeController | PipeOperator;

/** `domain.code`. */
export function pipeRef(pipe: Pipe): string {
  return `${pipe.domain}.${pipe.code}`;
}

export function isController(pipe: Pipe): pipe is PipeController {
  return ["PipeSequence", "PipeParallel", "PipeBatch", "PipeCondition"].includes(pipe.type);
}
