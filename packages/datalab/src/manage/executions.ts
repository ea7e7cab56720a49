import {
  type DirectCallOptions,
  directContext,
  type RunObservation,
  type RunRef,
} from "@docmux/core/provider";
import { toObservation } from "../observe.ts";
import { pageThrough } from "../paging.ts";
import { pipelinePath } from "../paths.ts";
import { type Config, providerId } from "../settings.ts";
import { executionListSchema, type WireExecution } from "../wire.ts";

/** A run of a pipeline, as it was when the list was read. */
export interface DatalabExecution extends RunObservation {
  /** What `attach` takes. */
  ref: RunRef;
}

/** The most that the vendor gives at once. */
const pageSize = 100;

/** `GET /pipelines/{id}/executions`, page by page. */
export function listExecutions(
  { client }: Config,
  origin: () => string,
  pipelineId: string,
  call?: DirectCallOptions,
): AsyncGenerator<DatalabExecution, void, undefined> {
  const context = directContext(call);
  const url = pipelinePath(pipelineId, "/executions");
  return pageThrough(
    pageSize,
    ({ ref }) => ref.runId,
    async (offset) => {
      const query = { limit: pageSize, offset };
      const { body } = await client.request(
        { url, query, effect: "read", schema: executionListSchema },
        context,
      );
      return {
        items: body.executions.map((wire) => toExecution(wire, pipelineId, origin(), context.clock.now())),
      };
    },
  );
}

function toExecution(
  wire: WireExecution,
  pipelineId: string,
  origin: string,
  nowMs: number,
): DatalabExecution {
  const observation = toObservation(wire);
  const ref: RunRef = {
    version: 1,
    providerId,
    pipelineId,
    pipelineUri: `${providerId}:${pipelineId}`,
    runId: wire.execution_id,
    origin,
    startedAt: observation.createdAt ?? new Date(nowMs).toISOString(),
  };
  return { ...observation, ref };
}
