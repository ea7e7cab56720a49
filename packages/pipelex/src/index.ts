// Pipelex behind the docmux run model.
export { type PipelexCallback, type PipelexParseCallbackOptions, parsePipelexCallback } from "./callback.ts";
export { type PipelexDialect, pipelexDialects } from "./dialect.ts";
export type { PipelexPipeline } from "./pipeline.ts";
export { createPipelex, type PipelexProvider, pipelex } from "./provider.ts";
export type { PipelexMetadata } from "./result/metadata.ts";
export type {
  PipelexBundleOptions,
  PipelexOutputMultiplicity,
  PipelexOutputOptions,
  PipelexPipeOptions,
  PipelexRunOptions,
  PipelexSettings,
} from "./settings.ts";
