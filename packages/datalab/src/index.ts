export type { DatalabEval, DatalabEvalRequest } from "./manage/evals.ts";
export type { DatalabExecution } from "./manage/executions.ts";
export type { DatalabFileInfo, DatalabFiles } from "./manage/files.ts";
export type {
  DatalabPipelineInfo,
  DatalabPipelines,
  DatalabStepConfig,
  DatalabStepType,
  DatalabVersionInfo,
  ListPipelinesOptions,
} from "./manage/pipelines.ts";
export type { CostOptions, DatalabRate } from "./manage/rate.ts";
export type { DatalabPipeline } from "./pipeline.ts";
export { createDatalab, type DatalabProvider, datalab } from "./provider.ts";
export type { FieldCheck } from "./result/evidence.ts";
export type { DatalabMetadata, DatalabStepMetadata } from "./result/metadata.ts";
export type { DatalabPipelineOptions, DatalabRunOptions, DatalabSettings } from "./settings.ts";
