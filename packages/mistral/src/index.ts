export type { MistralJobInfo } from "./manage.ts";
export {
  createMistral,
  type MistralBatch,
  type MistralOcr,
  type MistralProvider,
  mistral,
} from "./provider.ts";
export type { MistralMetadata } from "./result.ts";
export type {
  MistralAnnotation,
  MistralBatchOptions,
  MistralPipelineOptions,
  MistralReadingOptions,
  MistralRunOptions,
  MistralSettings,
} from "./settings.ts";
