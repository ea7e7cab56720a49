// Pipelex behind the docmux run model.
export { type ParseCallbackOptions, type PipelexCallback, parseCallback } from "./pipelex-callback.ts";
export { type PipelexDialect, pipelexDialects } from "./pipelex-dialect.ts";
export type {
  OutputMultiplicity,
  PipelexBundleOptions,
  PipelexOutputOptions,
  PipelexPipeOptions,
  PipelexRunOptions,
  PipelexSettings,
} from "./pipelex-options.ts";
export { createPipelex, type PipelexProvider, pipelex } from "./pipelex-provider.ts";
