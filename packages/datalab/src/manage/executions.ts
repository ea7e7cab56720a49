import {
  type DirectCallOptions,
  type Pipeline,
  pageThrough,
  type RunObservation,
  type RunRef,
  refOf,
} from "@docmux/core/provider";
import { toObservation } from "../observe.ts";
import { pipelinePath } from "../paths.ts";
import type { OpenCall } from "../settings.ts";
import { executionListSchema, type WireExecution } from "../wire.ts";

/** A run of a pipeline, as it was when the list was read. */
export interface DatalabExecutionInfo extends RunObservation {
  /** What `docmux.attach` takes. */
  ref: RunRef;
}

/** The most that the vendor returns in one page. */
const pageSize = 100;

/** `GET /pipelines/{id}/executions`, page by page. */
export function listExecutions(
  open: OpenCall,
  pipeline: Pipeline,
  options?: DirectCallOptions,
): AsyncGenerator<DatalabExecutionInfo, void, undefined> {
  const call = open(options);
  const url = pipelinePath(pipeline.pipelineId, "/executions");
  return pageThrough(
    ({ ref }) => ref.runId,
    async (offset) => {
      const query = { limit: pageSize, offset };
      const { executions } = await call.read(url, { query, schema: executionListSchema });
      const items = executions.map((wire) => toExecutionInfo(wire, pipeline, call.clock.now()));
      return { items, isLast: executions.length < pageSize };
    },
  );
}

function toExecutionInfo(wire: WireExecution, pipeline: Pipeline, nowMs: number): DatalabExecutionInfo {
  const observation = toObservation(wire);
  const startedAt = observation.createdAt ?? new Date(nowMs).toISOString();
  return { ...observation, ref: refOf(pipeline, wire.execution_id, { startedAt }) };
}
