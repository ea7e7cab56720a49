import { convertStep } from "./convert-step.ts";
import { type StepContext, StepFailure, type StepOutput } from "./step-context.ts";

/** Works as convert does: what a custom processor changes in the output is known to its owner alone. */
export async function customStep(context: StepContext): Promise<StepOutput> {
  if (!context.step.custom_processor_id) {
    throw new StepFailure("A custom step needs a custom_processor_id (cp_…).");
  }
  return convertStep(context);
}
