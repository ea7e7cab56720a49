import { type CallContext, type JsonObject, type StartAnswer, VendorError } from "@docmux/core/provider";
import { isRecord, normalizeTime } from "@docmux/core/provider-utils";
import { type DatalabConfig, providerId } from "./datalab-config.ts";
import { toObservation } from "./datalab-observation.ts";
import type { DatalabOpenStarts } from "./datalab-open-starts.ts";
import type { StartSearch } from "./datalab-start-search.ts";
import { textOf } from "./datalab-text-of.ts";
import { executionListSchema, type WireExecution } from "./datalab-wire.ts";
import { pipelinePath } from "./pipelines/datalab-pipeline-path.ts";

/** How far the vendor's clock may be from ours. A wider window would take in runs of somebody else. */
const clockToleranceMs = 30_000;

/**
 * The executions of the pipeline that could be the one whose start was not answered: created since then, of the right
 * version, not contradicting what was sent, and not known to be of another start.
 *
 * @throws VendorError when another start of this pipeline is open: which run belongs to which document can't be told.
 */
export async function findStartedExecutions(
  { client }: DatalabConfig,
  openStarts: DatalabOpenStarts,
  pipelineId: string,
  search: StartSearch,
  context: CallContext,
): Promise<StartAnswer[]> {
  const { body } = await client.request(
    {
      url: pipelinePath(pipelineId, "/executions"),
      query: { limit: 100 },
      effect: "read",
      schema: executionListSchema,
    },
    context,
  );
  if (openStarts.hasOtherOpen(search.startId, pipelineId)) {
    throw new VendorError("unavailable", "Several starts of this pipeline are without an answer", {
      providerId,
    });
  }
  const answers = body.executions
    .filter((execution) => !openStarts.isRunOfAnother(execution.execution_id))
    .filter((execution) => fits(execution, search, context.clock.now()))
    .map((execution) => ({ runId: execution.execution_id, observation: toObservation(execution) }));
  const [only, ...others] = answers;
  if (!only || others.length > 0) return answers;
  openStarts.settle(search.startId, only.runId);
  return [{ ...only, ...(search.meta ? { meta: search.meta as JsonObject } : {}) }];
}

function fits(execution: WireExecution, search: StartSearch, nowMs: number): boolean {
  const createdAt = normalizeTime(textOf(execution.created));
  if (createdAt === undefined) return false;
  const createdAtMs = Date.parse(createdAt);
  if (createdAtMs < Date.parse(search.startedAt) - clockToleranceMs) return false;
  if (createdAtMs > nowMs + clockToleranceMs) return false;
  if (search.version !== undefined && execution.pipeline_version !== search.version) return false;
  // The vendor documents no shape for `input_config`; only a member that is there and differs speaks against a run.
  const input = isRecord(execution.input_config) ? execution.input_config : {};
  return agrees(input.file_url, search.fileUrl) && agrees(input.page_range, search.pages);
}

function agrees(stored: unknown, sent: string | undefined): boolean {
  const text = textOf(stored);
  return text === undefined || text === sent;
}
