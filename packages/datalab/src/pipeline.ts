import {
  type AttachedRun,
  attachedRun,
  type Cost,
  type Pipeline,
  type PipelineDefinition,
  type RunRef,
} from "@docmux/core/provider";
import { deleteUploadedFile } from "./manage/files.ts";
import { type DatalabCostOptions, estimateCost } from "./manage/rate.ts";
import { observeRun, resultLifetimeMs } from "./observe.ts";
import { pipelinePath, requireExecutionId } from "./paths.ts";
import { fetchResults } from "./result/fetch.ts";
import type { DatalabMetadata } from "./result/metadata.ts";
import { readResult } from "./result/read.ts";
import { compileSchema } from "./schema.ts";
import { type DatalabKit, type DatalabRunOptions, runOptionsSchema } from "./settings.ts";
import { findStartedExecutions } from "./start/find.ts";
import { startRun } from "./start/start.ts";
import { signWebhookUrl } from "./webhook.ts";

/** A pipeline at Datalab. */
export interface DatalabPipeline extends Pipeline<"datalab", DatalabRunOptions, DatalabMetadata> {
  /**
   * What running so many pages would cost, from the pipeline's current rate, rounded up to a cent. Not a quote: the rate
   * depends on plan and region.
   *
   * @returns `undefined` when the vendor reports no rate.
   * @throws VendorError, InvalidInputError
   */
  estimateCost(pages: number, options?: DatalabCostOptions): Promise<Cost | undefined>;
}

/**
 * A run that something else started, known by the vendor's own id: from a webhook, the vendor's console, or a log. It can be
 * watched, read and reprocessed; it starts nothing. Its URI is `datalab:executions/<id>`.
 *
 * @example
 * ```ts
 * const docmux = createDocmux({ providers: [datalab] });
 * const { data } = await docmux.attach(datalab.execution("pex_9").ref()).result();
 * ```
 */
export interface DatalabExecution extends AttachedRun<"datalab", DatalabMetadata> {
  /** What `docmux.attach` takes. No request is sent. */
  ref(): RunRef;
}

/** The largest file that the vendor takes, 200 MB (page "Limits"); read as MiB, the wider of the two meanings. */
export const maxFileBytes = 200 * 1024 * 1024;

const watched = { steps: "live", resultLifetimeMs } as const;

type Reading = Pick<PipelineDefinition<never, DatalabMetadata>, "result" | "stepResult" | "read">;

const reading: Reading = {
  result({ ref, snapshot }, call) {
    const steps = snapshot.steps.filter((step) => step.hasResult);
    return fetchResults(ref.runId, steps, call);
  },
  stepResult: ({ ref, step }, call) => fetchResults(ref.runId, [step], call),
  read: readResult,
};

/**
 * Makes a pipeline.
 *
 * @throws InvalidInputError for what is no id.
 */
export function createPipeline(kit: DatalabKit, pipelineId: string, version?: number): DatalabPipeline {
  pipelinePath(pipelineId);
  const { directUploadAboveBytes } = kit.settings;
  const pipeline = kit.pipeline<DatalabRunOptions, DatalabMetadata>({
    id: pipelineId,
    version: version === undefined ? undefined : String(version),
    offers: {
      ...watched,
      pages: true,
      outputFormats: ["markdown", "html", "json", "chunks"],
      documents: ["file", "url", "stored"],
      maxFileBytes,
    },
    options: runOptionsSchema,
    async start({ options, ...request }, call, note) {
      const { webhookUrl } = options;
      const signed = webhookUrl === undefined ? {} : { webhookUrl: await signWebhookUrl(webhookUrl, kit) };
      const start = { ...request, options: { ...options, ...signed } };
      return startRun({ pipelineId, version, directUploadAboveBytes }, start, call, note);
    },
    status: (ref, call) => observeRun(ref.runId, call, { pipelineId, version }),
    ...reading,
    compileSchema,
    findStarted: (search, call) => findStartedExecutions(pipelineId, search, call),
    cleanUp: deleteUploadedFile,
  });
  return Object.assign(pipeline, {
    estimateCost: (pages: number, options?: DatalabCostOptions) =>
      estimateCost(kit.call, pipelineId, pages, options),
  });
}

/**
 * Makes the pipeline through which one run of unknown origin is watched and read.
 *
 * @throws InvalidInputError for what is no id.
 */
export function createExecution(kit: DatalabKit, executionId: string): DatalabExecution {
  requireExecutionId(executionId);
  const pipeline = kit.pipeline<never, DatalabMetadata>({
    id: `executions/${executionId}`,
    offers: { ...watched, documents: [] },
    status: (ref, call) => observeRun(ref.runId, call),
    ...reading,
  });
  return attachedRun(pipeline, executionId);
}
