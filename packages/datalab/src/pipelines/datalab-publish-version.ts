import { type CallContext, InvalidInputError } from "@docmux/core/provider";
import { type DatalabConfig, providerId } from "../datalab-config.ts";
import { pipelinePath } from "./datalab-pipeline-path.ts";
import { versionSchema } from "./datalab-pipelines-wire.ts";
import { type DatalabVersionInfo, toVersionInfo } from "./datalab-version-info.ts";

const longestDescription = 500;

/** `POST /pipelines/{id}/versions`: freezes the draft as the next version. */
export async function publishVersion(
  { client }: DatalabConfig,
  pipelineId: string,
  description: string | undefined,
  context: CallContext,
): Promise<DatalabVersionInfo> {
  if (description !== undefined && description.length > longestDescription) {
    const problem = `The description has ${description.length} characters; Datalab takes ${longestDescription}`;
    throw new InvalidInputError(problem, { providerId });
  }
  const url = pipelinePath(pipelineId, "/versions");
  const json = description === undefined ? {} : { description };
  const { body } = await client.request(
    { method: "POST", url, json, effect: "write", schema: versionSchema },
    context,
  );
  return toVersionInfo(body);
}
