import { type DirectCallOptions, directContext } from "@docmux/core/provider-utils";
import type { DatalabConfig } from "../datalab-config.ts";
import { archivePipeline } from "./datalab-archive-pipeline.ts";
import { createPipeline } from "./datalab-create-pipeline.ts";
import { discardDraft } from "./datalab-discard-draft.ts";
import { createEval, type DatalabEval, type DatalabEvalRequest, getEval } from "./datalab-evals.ts";
import { getPipeline } from "./datalab-get-pipeline.ts";
import { type DatalabExecution, listExecutions } from "./datalab-list-executions.ts";
import { type ListPipelinesOptions, listPipelines } from "./datalab-list-pipelines.ts";
import { listVersions } from "./datalab-list-versions.ts";
import type { DatalabPipelineInfo } from "./datalab-pipeline-info.ts";
import { publishVersion } from "./datalab-publish-version.ts";
import { type DatalabRate, fetchRate } from "./datalab-rate.ts";
import { savePipeline } from "./datalab-save-pipeline.ts";
import type { DatalabStepConfig } from "./datalab-step-config.ts";
import { updatePipeline } from "./datalab-update-pipeline.ts";
import type { DatalabVersionInfo } from "./datalab-version-info.ts";

/**
 * Datalab's pipelines as things that are made and kept (pages "Pipeline Overview" and "Pipeline Versioning"). Every
 * method sends one request, repeated only where that is harmless, and throws `InvalidInputError`, `ConfigError` or
 * `VendorError`; with `signal` it can be stopped.
 */
export interface DatalabPipelines {
  /** Makes an unsaved draft. */
  create(steps: readonly DatalabStepConfig[], call?: DirectCallOptions): Promise<DatalabPipelineInfo>;
  /** One pipeline, saved or not. */
  get(pipelineId: string, call?: DirectCallOptions): Promise<DatalabPipelineInfo>;
  /** Every pipeline, fetched page by page as they are asked for. */
  list(options?: ListPipelinesOptions & DirectCallOptions): AsyncIterable<DatalabPipelineInfo>;
  /** Replaces the steps of the draft. Published versions stay as they are. */
  update(
    pipelineId: string,
    steps: readonly DatalabStepConfig[],
    call?: DirectCallOptions,
  ): Promise<DatalabPipelineInfo>;
  /** Names the pipeline, at most 120 characters; the vendor makes a name up when none is given. */
  save(pipelineId: string, options?: { name?: string } & DirectCallOptions): Promise<DatalabPipelineInfo>;
  /** Hides a pipeline from the list. Its runs and versions stay. */
  archive(pipelineId: string, call?: DirectCallOptions): Promise<void>;
  /** Shows an archived pipeline in the list again. */
  unarchive(pipelineId: string, call?: DirectCallOptions): Promise<void>;
  /** Freezes the draft as the next version. The description has at most 500 characters. */
  publishVersion(
    pipelineId: string,
    options?: { description?: string } & DirectCallOptions,
  ): Promise<DatalabVersionInfo>;
  /** Newest first. */
  listVersions(pipelineId: string, call?: DirectCallOptions): Promise<DatalabVersionInfo[]>;
  /** Sets the draft back to a published version. Default: the active one. */
  discardDraft(
    pipelineId: string,
    options?: { version?: number } & DirectCallOptions,
  ): Promise<DatalabPipelineInfo>;
  /** What the pipeline costs; it depends on plan and region. */
  rate(
    pipelineId: string,
    options?: { processingLocation?: string } & DirectCallOptions,
  ): Promise<DatalabRate>;
  /** Every run of the pipeline, fetched page by page; `attach` takes the `ref` of each. */
  listExecutions(pipelineId: string, call?: DirectCallOptions): AsyncIterable<DatalabExecution>;
  /**
   * Compares variants of the pipeline's settings. Billed apart.
   *
   * @throws StartUnknownError also, when the answer was lost and the eval may exist.
   */
  createEval(pipelineId: string, request: DatalabEvalRequest, call?: DirectCallOptions): Promise<DatalabEval>;
  /** How an evaluation is, and what it found once it has ended. */
  getEval(evalId: string, call?: DirectCallOptions): Promise<DatalabEval>;
}

/** Binds the management calls to a configuration. */
export function createDatalabPipelines(config: DatalabConfig, origin: () => string): DatalabPipelines {
  return {
    create: async (steps, call) => createPipeline(config, steps, directContext(call)),
    get: async (pipelineId, call) => getPipeline(config, pipelineId, directContext(call)),
    list: ({ savedOnly, includeArchived, ...call } = {}) =>
      listPipelines(config, { savedOnly, includeArchived }, directContext(call)),
    update: async (pipelineId, steps, call) => updatePipeline(config, pipelineId, steps, directContext(call)),
    save: async (pipelineId, { name = "", ...call } = {}) =>
      savePipeline(config, pipelineId, name, directContext(call)),
    archive: async (pipelineId, call) => archivePipeline(config, pipelineId, "archive", directContext(call)),
    unarchive: async (pipelineId, call) =>
      archivePipeline(config, pipelineId, "unarchive", directContext(call)),
    publishVersion: async (pipelineId, { description, ...call } = {}) =>
      publishVersion(config, pipelineId, description, directContext(call)),
    listVersions: async (pipelineId, call) => listVersions(config, pipelineId, directContext(call)),
    discardDraft: async (pipelineId, { version, ...call } = {}) =>
      discardDraft(config, pipelineId, version, directContext(call)),
    rate: async (pipelineId, { processingLocation, ...call } = {}) =>
      fetchRate(config, pipelineId, processingLocation, directContext(call)),
    listExecutions: (pipelineId, call) => listExecutions(config, origin, pipelineId, directContext(call)),
    createEval: async (pipelineId, request, call) =>
      createEval(config, pipelineId, request, directContext(call)),
    getEval: async (evalId, call) => getEval(config, evalId, directContext(call)),
  };
}
