// Clarifeye behind the docmux run model.
export type { ClarifeyeMetadataPair } from "./manage/document-metadata.ts";
export type { ClarifeyeUsage } from "./manage/usage.ts";
export type {
  ClarifeyeCallOptions,
  ClarifeyeDocumentFilter,
  ClarifeyeDocumentInfo,
  ClarifeyeFlowInfo,
  ClarifeyeRunInfo,
} from "./manage.ts";
export type { ClarifeyePipelineRun } from "./pipelines/attached-run.ts";
export type { ClarifeyeExtractionFlow, ClarifeyePublication } from "./pipelines/flow.ts";
export type { ClarifeyeIndexing } from "./pipelines/indexing.ts";
export { type ClarifeyePipeline, type ClarifeyeProvider, clarifeye, createClarifeye } from "./provider.ts";
export type { ClarifeyeMetadata, ClarifeyeRunMetadata } from "./result/metadata.ts";
export type {
  ClarifeyeExtractionFlowOptions,
  ClarifeyeIndexingOptions,
  ClarifeyeNoOptions,
  ClarifeyeReadRows,
  ClarifeyeReadSettings,
  ClarifeyeRowRequest,
  ClarifeyeRunOptions,
  ClarifeyeSettings,
} from "./settings.ts";
