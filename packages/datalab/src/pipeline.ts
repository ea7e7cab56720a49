import {
  type Capabilities,
  type Pipeline,
  type Provider,
  type RunRef,
  specVersion,
  VendorError,
} from "@docmux/core/provider";
import { parseAnswer } from "@docmux/core/provider-utils";
import { cleanUp, leftFileKey, readRunMeta } from "./cleanup.ts";
import { type CostOptions, estimateCost } from "./manage/rate.ts";
import { resultLifetimeMs, toObservation } from "./observe.ts";
import { textOf } from "./reading.ts";
import { fetchResults } from "./result/fetch.ts";
import { normalizeResult } from "./result/read.ts";
import { type Config, providerId } from "./settings.ts";
import { findStartedExecutions, readStartSearch } from "./start/find.ts";
import { startRun } from "./start/start.ts";
import { executionSchema, type WireExecution } from "./wire.ts";

/** A pipeline at Datalab. */
export interface DatalabPipeline extends Pipeline {
  /**
   * What running so many pages would cost, from the pipeline's current rate, rounded up to a cent. Not a quote: the rate
   * depends on plan and region.
   *
   * @returns `undefined` when the vendor tells no rate.
   * @throws VendorError, InvalidInputError
   */
  estimateCost(pages: number, options?: CostOptions): ReturnType<typeof estimateCost>;
}

const capabilities: Capabilities = {
  observe: "poll",
  cancel: false,
  attach: true,
  steps: "live",
  pages: true,
  outputFormats: ["markdown", "html", "json", "chunks"],
  multiDocument: false,
  inputs: false,
  documents: ["file", "url", "stored"],
  idempotentStart: false,
  list: true,
  resultLifetimeMs,
};

interface PipelineParts {
  provider: Provider;
  config: Config;
  pipelineId: string;
  version: number | undefined;
}

/** Makes the pipeline with an id that was already checked. */
export function createPipeline(parts: PipelineParts): DatalabPipeline {
  const { provider, config, pipelineId, version } = parts;
  return {
    specVersion,
    provider,
    pipelineId,
    ...(version === undefined ? {} : { pipelineVersion: String(version) }),
    uri: `${providerId}:${pipelineId}${version === undefined ? "" : `@${version}`}`,
    capabilities,
    doStart: (request, context) => startRun({ config, pipelineId, version }, request, context),
    async doStatus({ ref }, context) {
      const url = `/pipelines/executions/${encodeURIComponent(ref.runId)}`;
      const { body, httpStatus } = await config.client.request<unknown>({ url, effect: "poll" }, context);
      const facts = { providerId, httpStatus };
      const execution = parseAnswer(executionSchema, body, "The execution", facts);
      requireSamePipeline(ref, execution);
      return toObservation(execution);
    },
    async doResult({ ref, snapshot }, context) {
      const steps = snapshot.steps.filter((step) => step.hasResult);
      const raw = await fetchResults(config, ref.runId, steps, context);
      const left = await cleanUp(config, readRunMeta(ref), context);
      return left ? { ...raw, answers: { ...raw.answers, [leftFileKey]: left } } : raw;
    },
    doStepResult: ({ ref, step }, context) => fetchResults(config, ref.runId, [step], context),
    normalizeResult,
    doFindStarted: ({ search }, context) =>
      findStartedExecutions(config, pipelineId, readStartSearch(search), context),
    estimateCost: (pages, options) => estimateCost(config, pipelineId, pages, options),
  };
}

/** Core compares the ids of runs; the id of the pipeline only this provider can read. */
function requireSamePipeline(ref: RunRef, { pipeline_id }: WireExecution): void {
  const named = textOf(pipeline_id);
  if (named === undefined || named === ref.pipelineId) return;
  throw new VendorError("bad_response", "Datalab answered about a run of another pipeline", {
    providerId,
    ref,
  });
}
