export type { DatalabEval, DatalabEvalRequest } from "./manage/evals.ts";
export type { DatalabExecutionInfo } from "./manage/executions.ts";
export type { DatalabFileInfo, DatalabFiles } from "./manage/files.ts";
export type {
  DatalabListPipelinesOptions,
  DatalabPipelineInfo,
  DatalabPipelines,
  DatalabStepConfig,
  DatalabStepType,
  DatalabVersionInfo,
} from "./manage/pipelines.ts";
export type { DatalabCostOptions, DatalabRate } from "./manage/rate.ts";
export type { DatalabExecution, DatalabPipeline } from "./pipeline.ts";
export { createDatalab, type DatalabProvider, datalab } from "./provider.ts";
export type { DatalabFieldCheck } from "./result/evidence.ts";
export type { DatalabMetadata, DatalabStepMetadata } from "./result/metadata.ts";
export type { DatalabPipelineOptions, DatalabRunOptions, DatalabSettings } from "./settings.ts";
