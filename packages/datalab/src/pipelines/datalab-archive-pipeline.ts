import type { CallContext } from "@docmux/core/provider";
import type { DatalabConfig } from "../datalab-config.ts";
import { pipelinePath } from "./datalab-pipeline-path.ts";

/** `POST /pipelines/{id}/archive` and `/unarchive`. The vendor declares no answer, so none is read. */
export async function archivePipeline(
  { client }: DatalabConfig,
  pipelineId: string,
  verb: "archive" | "unarchive",
  context: CallContext,
): Promise<void> {
  await client.request(
    { method: "POST", url: pipelinePath(pipelineId, `/${verb}`), effect: "write" },
    context,
  );
}
