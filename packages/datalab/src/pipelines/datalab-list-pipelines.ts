import type { CallContext } from "@docmux/core/provider";
import type { DatalabConfig } from "../datalab-config.ts";
import { pageThrough } from "./datalab-page-through.ts";
import { type DatalabPipelineInfo, toPipelineInfo } from "./datalab-pipeline-info.ts";
import { pipelineListSchema } from "./datalab-pipelines-wire.ts";

/** Which pipelines are listed. */
export interface ListPipelinesOptions {
  /** Leave out drafts without a name. Default true. */
  savedOnly?: boolean | undefined;
  /** Default false. */
  includeArchived?: boolean | undefined;
}

/** The most that the vendor gives at once. */
const pageSize = 200;

/** `GET /pipelines`, page by page. */
export function listPipelines(
  { client }: DatalabConfig,
  { savedOnly, includeArchived }: ListPipelinesOptions,
  context: CallContext,
): AsyncGenerator<DatalabPipelineInfo, void, undefined> {
  return pageThrough(
    pageSize,
    ({ pipelineId }) => pipelineId,
    async (offset) => {
      const query = { saved_only: savedOnly, include_archived: includeArchived, limit: pageSize, offset };
      const { body } = await client.request(
        { url: "/pipelines", query, effect: "read", schema: pipelineListSchema },
        context,
      );
      return { items: body.pipelines.map(toPipelineInfo) };
    },
  );
}
