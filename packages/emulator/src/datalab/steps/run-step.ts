import { convertStep } from "./convert-step.ts";
import { customStep } from "./custom-step.ts";
import { extractStep } from "./extract-step.ts";
import { fillStep } from "./fill-step.ts";
import { segmentStep } from "./segment-step.ts";
import { type StepContext, StepFailure, type StepOutput } from "./step-context.ts";

/**
 * Runs one processor.
 *
 * @throws StepFailure when the processor cannot do its work.
 */
export async function runStep(context: StepContext): Promise<StepOutput> {
  switch (context.step.type) {
    case "convert":
      return convertStep(context);
    case "extract":
      return extractStep(context);
    case "segment":
      return segmentStep(context);
    case "custom":
      return customStep(context);
    case "fill":
      return fillStep(context);
    default:
      throw new StepFailure(`Unknown processor type '${context.step.type}'.`);
  }
}
