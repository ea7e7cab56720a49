import type { StepKind } from "@docmux/core/provider";

/** The vendor's five processors (page "Pipeline Overview"). */
const kindTable: Readonly<Record<string, StepKind>> = {
  convert: "parse",
  segment: "segment",
  extract: "extract",
  custom: "transform",
  fill: "generate",
};

/**
 * What a step does.
 *
 * @param sourceStepType - set on evaluation steps: the type of the step that they evaluate. They are none of the others.
 */
export function stepKindOf(type: string, sourceStepType: string | undefined): StepKind {
  if (sourceStepType !== undefined) return "other";
  return Object.hasOwn(kindTable, type) ? (kindTable[type] ?? "other") : "other";
}
