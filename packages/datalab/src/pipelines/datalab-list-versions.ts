import type { CallContext } from "@docmux/core/provider";
import type { DatalabConfig } from "../datalab-config.ts";
import { pipelinePath } from "./datalab-pipeline-path.ts";
import { versionListSchema } from "./datalab-pipelines-wire.ts";
import { type DatalabVersionInfo, toVersionInfo } from "./datalab-version-info.ts";

/** `GET /pipelines/{id}/versions`, newest first. The vendor gives all of them at once. */
export async function listVersions(
  { client }: DatalabConfig,
  pipelineId: string,
  context: CallContext,
): Promise<DatalabVersionInfo[]> {
  const url = pipelinePath(pipelineId, "/versions");
  const { body } = await client.request({ url, effect: "read", schema: versionListSchema }, context);
  return body.versions.map(toVersionInfo);
}
