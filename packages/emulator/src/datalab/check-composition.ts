import type { PipelineStep } from "./pipeline-store.ts";

const STEP_TYPES = ["convert", "segment", "extract", "custom", "fill"];

const MAY_FOLLOW: Record<string, string[]> = {
  segment: ["convert"],
  custom: ["convert"],
  extract: ["convert", "segment", "custom"],
};

/**
 * Says what is wrong with an order of steps, or undefined when nothing is
 * (rules: https://documentation.datalab.to/docs/recipes/pipelines/pipeline-overview).
 */
export function checkComposition(steps: PipelineStep[]): string | undefined {
  const unknown = steps.find((step) => !STEP_TYPES.includes(step.type));
  if (unknown) return `Unknown processor type '${unknown.type}'. Use one of: ${STEP_TYPES.join(", ")}.`;
  const [first, ...rest] = steps;
  if (first?.type === "fill" || rest.some((step) => step.type === "fill")) {
    return steps.length === 1 ? undefined : "The fill processor runs alone and cannot be chained.";
  }
  if (first && first.type !== "convert") return `A pipeline cannot start with '${first.type}'.`;
  for (const [index, step] of rest.entries()) {
    const previous = steps[index]?.type ?? "";
    if (!MAY_FOLLOW[step.type]?.includes(previous)) return `'${step.type}' cannot follow '${previous}'.`;
  }
  return undefined;
}
