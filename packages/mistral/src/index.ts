export type { MistralFileInfo, MistralFiles } from "./manage/files.ts";
export type { MistralJobInfo, MistralJobs } from "./manage/jobs.ts";
export type { MistralBatch, MistralOcr } from "./pipeline.ts";
export { createMistral, type MistralProvider, mistral } from "./provider.ts";
export type { MistralBlock, MistralImage, MistralMetadata, MistralPage } from "./result/metadata.ts";
export type {
  MistralAnnotation,
  MistralBatchOptions,
  MistralPipelineOptions,
  MistralReadingOptions,
  MistralRunOptions,
  MistralSettings,
} from "./settings.ts";
