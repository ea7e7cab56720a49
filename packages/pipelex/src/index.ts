// Pipelex behind the docmux run model.
export { type ParseCallbackOptions, type PipelexCallback, parseCallback } from "./callback.ts";
export { type PipelexDialect, pipelexDialects } from "./dialect.ts";
export type { PipelexMetadata } from "./metadata.ts";
export type { PipelexPipeline } from "./pipeline.ts";
export { createPipelex, type PipelexProvider, pipelex } from "./provider.ts";
export type {
  OutputMultiplicity,
  PipelexBundleOptions,
  PipelexOutputOptions,
  PipelexPipeOptions,
  PipelexRunOptions,
  PipelexSettings,
} from "./settings.ts";
