import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { RunRef } from "../model/run-ref.ts";
import type { Pipeline } from "../provider/pipeline.ts";

/** @throws InvalidInputError when the run is of another pipeline, whose words this one would misread. */
export function requireSamePipeline(ref: RunRef, pipeline: Pipeline): void {
  if (ref.providerId === pipeline.provider.providerId && ref.pipelineId === pipeline.pipelineId) return;
  throw new InvalidInputError(`The ref belongs to ${ref.pipelineUri}, not to ${pipeline.uri}`, { ref });
}
