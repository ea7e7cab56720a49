import { InvalidInputError } from "@docmux/core/provider";
import { providerId } from "../datalab-config.ts";

/**
 * The path of a pipeline, or of something below it.
 *
 * @throws InvalidInputError for what is no id: an empty one would address the list of all pipelines.
 */
export function pipelinePath(pipelineId: string, below = ""): string {
  if (/^[A-Za-z0-9_-]{1,200}$/.test(pipelineId)) return `/pipelines/${pipelineId}${below}`;
  throw new InvalidInputError(`"${String(pipelineId).slice(0, 100)}" is not the id of a pipeline`, {
    providerId,
    nextStep: "Pass the id that Datalab shows, such as pl_abc123; nothing was sent.",
  });
}
