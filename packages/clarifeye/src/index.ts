// Clarifeye behind the docmux run model.
export type { ClarifeyeExtractionFlow } from "./clarifeye-extraction-flow-pipeline.ts";
export type {
  ClarifeyeDocumentItem,
  ClarifeyeFlowItem,
  ClarifeyeListOptions,
  ClarifeyeRunItem,
} from "./clarifeye-lists.ts";
export type {
  ClarifeyeReadSettings,
  ClarifeyeRunOptions,
  ClarifeyeSettings,
  ExtractionFlowOptions,
} from "./clarifeye-options.ts";
export type { ClarifeyePipelineRun } from "./clarifeye-pipeline-run-pipeline.ts";
export { type ClarifeyeProvider, clarifeye, createClarifeye } from "./clarifeye-provider.ts";
export type { ReadRows, RowRequest } from "./clarifeye-read-rows.ts";
