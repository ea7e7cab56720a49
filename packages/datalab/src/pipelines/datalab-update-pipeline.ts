import type { CallContext } from "@docmux/core/provider";
import type { DatalabConfig } from "../datalab-config.ts";
import { type DatalabPipelineInfo, toPipelineInfo } from "./datalab-pipeline-info.ts";
import { pipelinePath } from "./datalab-pipeline-path.ts";
import { pipelineSchema } from "./datalab-pipelines-wire.ts";
import { type DatalabStepConfig, toWireSteps } from "./datalab-step-config.ts";

/** `PUT /pipelines/{id}`: replaces the draft; published versions stay as they are. */
export async function updatePipeline(
  { client }: DatalabConfig,
  pipelineId: string,
  steps: readonly DatalabStepConfig[],
  context: CallContext,
): Promise<DatalabPipelineInfo> {
  const url = pipelinePath(pipelineId);
  const json = { steps: toWireSteps(steps) };
  const { body } = await client.request(
    { method: "PUT", url, json, effect: "write", schema: pipelineSchema },
    context,
  );
  return toPipelineInfo(body);
}
