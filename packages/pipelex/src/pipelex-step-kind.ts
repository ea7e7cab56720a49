import type { StepKind } from "@docmux/core/provider";
import type { ReadContent } from "./pipelex-content.ts";

const kindOfPipeType: Readonly<Record<string, StepKind>> = {
  PipeSequence: "control",
  PipeParallel: "control",
  PipeCondition: "control",
  PipeBatch: "control",
  PipeExtract: "parse",
  PipeCompose: "transform",
  PipeFunc: "transform",
  PipeImgGen: "generate",
};

/** What a pipe does, by its type; what a language model does, by what came out of it. */
export function stepKind(
  type: string | undefined,
  output: ReadContent | undefined,
  isController = false,
): StepKind {
  const known = type !== undefined && Object.hasOwn(kindOfPipeType, type) ? kindOfPipeType[type] : undefined;
  if (known) return known;
  if (isController) return "control";
  if (type !== undefined && type !== "PipeLLM" && type !== unknownPipeType) return "other";
  if (output?.pages !== undefined) return "parse";
  if (output?.data !== undefined) return "extract";
  return output?.content.text === undefined ? (type === "PipeLLM" ? "generate" : "other") : "generate";
}

/** `Step.type` where the server does not say what kind of pipe it is. */
export const unknownPipeType = "pipe";
