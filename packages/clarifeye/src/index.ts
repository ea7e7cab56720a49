// Clarifeye behind the docmux run model.
export type {
  ClarifeyeDocumentItem,
  ClarifeyeFlowItem,
  ClarifeyeListOptions,
  ClarifeyeRunItem,
} from "./manage.ts";
export type { ClarifeyePipelineRun } from "./pipelines/attached-run.ts";
export type { ClarifeyeExtractionFlow } from "./pipelines/flow.ts";
export type {
  ClarifeyeIndexing,
  ClarifeyePipeline,
  ClarifeyePublication,
} from "./pipelines/pipeline-types.ts";
export { type ClarifeyeProvider, clarifeye, createClarifeye } from "./provider.ts";
export type { ClarifeyeMetadata, ClarifeyeRunMetadata } from "./result/metadata.ts";
export type {
  ClarifeyeIndexingOptions,
  ClarifeyeNoOptions,
  ClarifeyeReadSettings,
  ClarifeyeRunOptions,
  ClarifeyeSettings,
  ExtractionFlowOptions,
  ReadRows,
  RowRequest,
} from "./settings.ts";
