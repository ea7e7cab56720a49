import { type Capabilities, type Pipeline, type Provider, specVersion } from "@docmux/core/provider";
import { cleanUp, leftFileKey, readRunMeta } from "./cleanup.ts";
import { type CostOptions, estimateCost } from "./manage/rate.ts";
import { observeRun, resultLifetimeMs } from "./observe.ts";
import { fetchResults } from "./result/fetch.ts";
import type { DatalabMetadata } from "./result/metadata.ts";
import { normalizeResult } from "./result/read.ts";
import { type Config, type DatalabRunOptions, providerId } from "./settings.ts";
import { findStartedExecutions, readStartSearch } from "./start/find.ts";
import { startRun } from "./start/start.ts";

/** A pipeline at Datalab. */
export interface DatalabPipeline extends Pipeline<"datalab", DatalabRunOptions, DatalabMetadata> {
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
  findsLostStarts: true,
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
    doStatus: ({ ref }, context) => observeRun(config, ref, context),
    async doResult({ ref, snapshot }, context) {
      const steps = snapshot.steps.filter((step) => step.hasResult);
      const raw = await fetchResults(config, ref.runId, steps, context);
      const left = await cleanUp(config, readRunMeta(ref), context);
      return left ? { ...raw, answers: { ...raw.answers, [leftFileKey]: left } } : raw;
    },
    doStepResult: ({ ref, step }, context) => fetchResults(config, ref.runId, [step], context),
    normalizeResult,
    doFindLostRuns: ({ search }, context) =>
      findStartedExecutions(config, pipelineId, readStartSearch(search), context),
    estimateCost: (pages, options) => estimateCost(config, pipelineId, pages, options),
  };
}
