import { modelVersion, type RunRef } from "../model/ref.ts";
import type { Pipeline } from "./provider.ts";

/** The ref of a run of this pipeline, such as one that a list of the vendor names. */
export function refOf(
  { provider, pipelineId, uri }: Pick<Pipeline, "provider" | "pipelineId" | "uri">,
  runId: string,
  more: Pick<RunRef, "startedAt" | "meta" | "startKey"> = {},
): RunRef {
  const { providerId, origin } = provider;
  return { version: modelVersion, providerId, pipelineId, pipelineUri: uri, runId, origin, ...more };
}
