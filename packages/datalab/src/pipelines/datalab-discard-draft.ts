import { type CallContext, InvalidInputError } from "@docmux/core/provider";
import { type DatalabConfig, providerId } from "../datalab-config.ts";
import { type DatalabPipelineInfo, toPipelineInfo } from "./datalab-pipeline-info.ts";
import { pipelinePath } from "./datalab-pipeline-path.ts";
import { pipelineSchema } from "./datalab-pipelines-wire.ts";

/** `POST /pipelines/{id}/discard`: the draft becomes what a published version is; without one named, the active. */
export async function discardDraft(
  { client }: DatalabConfig,
  pipelineId: string,
  version: number | undefined,
  context: CallContext,
): Promise<DatalabPipelineInfo> {
  if (version !== undefined && !(Number.isSafeInteger(version) && version >= 1)) {
    throw new InvalidInputError(`${version} is not a published version`, {
      providerId,
      nextStep: "Pass a version from 1, or none for the active one.",
    });
  }
  const url = pipelinePath(pipelineId, "/discard");
  const json = version === undefined ? {} : { version };
  const { body } = await client.request(
    { method: "POST", url, json, effect: "write", schema: pipelineSchema },
    context,
  );
  return toPipelineInfo(body);
}
