import { type CallContext, InvalidInputError } from "@docmux/core/provider";
import { type DatalabConfig, providerId } from "../datalab-config.ts";
import { type DatalabPipelineInfo, toPipelineInfo } from "./datalab-pipeline-info.ts";
import { pipelinePath } from "./datalab-pipeline-path.ts";
import { pipelineSchema } from "./datalab-pipelines-wire.ts";

const longestName = 120;

/** `PUT /pipelines/{id}/save`: names the draft, so that it is listed. The vendor makes a name up for an empty one. */
export async function savePipeline(
  { client }: DatalabConfig,
  pipelineId: string,
  name: string,
  context: CallContext,
): Promise<DatalabPipelineInfo> {
  if (name.length > longestName) {
    throw new InvalidInputError(`The name has ${name.length} characters; Datalab takes ${longestName}`, {
      providerId,
    });
  }
  const url = pipelinePath(pipelineId, "/save");
  const { body } = await client.request(
    { method: "PUT", url, json: { name }, effect: "write", schema: pipelineSchema },
    context,
  );
  return toPipelineInfo(body);
}
