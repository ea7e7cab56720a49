import type { CallContext } from "@docmux/core/provider";
import type { DatalabConfig } from "../datalab-config.ts";
import { type DatalabPipelineInfo, toPipelineInfo } from "./datalab-pipeline-info.ts";
import { pipelinePath } from "./datalab-pipeline-path.ts";
import { pipelineSchema } from "./datalab-pipelines-wire.ts";

/** `GET /pipelines/{id}`. */
export async function getPipeline(
  { client }: DatalabConfig,
  pipelineId: string,
  context: CallContext,
): Promise<DatalabPipelineInfo> {
  const url = pipelinePath(pipelineId);
  const { body } = await client.request({ url, effect: "read", schema: pipelineSchema }, context);
  return toPipelineInfo(body);
}
