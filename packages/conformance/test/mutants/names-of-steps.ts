import type { RunObservation } from "@docmux/core/provider";

/** The names that an observation gives to its steps: what the vendor said, and nothing else. */
export function namesOfSteps({ steps }: RunObservation): string[] {
  return steps.map((step) => step.type);
}
